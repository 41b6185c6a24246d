"""When a room is over: what becomes of it, for everybody; and what it said, as the draft that its staff take along."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_safe

from accounts.access import StaffRequest, for_holders_of
from consultations.core.actions.taking_part import is_open
from consultations.core.responses import in_groups, said_in, standing_of
from consultations.live import access
from consultations.live.documents.heard import heard_in
from consultations.live.documents.places import catch_up
from consultations.live.queries.evidence import draft_of
from engage.kit.audience import for_everyone
from engage.kit.clock import now as database_now
from engage.signpost.queries import support_panel


@require_GET
@for_everyone
def follow(request: HttpRequest, room_key: str) -> HttpResponse:
    """What the room said, who decides, by when, and what was decided: for everybody, without a code."""
    session = access.room(room_key)
    request.shows_demo = session.consultation.is_made_up  # type: ignore[attr-defined]
    now = database_now()
    page = {
        "session": session,
        "consultation": session.consultation,
        "standing": standing_of(session.consultation, now=now),
        "decided": in_groups(said_in(session.consultation, now=now)),
        "heard": heard_in(session),
        "catch_up": catch_up(session) if is_open(session.consultation, now) else (),
        "contacts": support_panel(on=localdate(now)),
    }
    return render(request, "live/follow.html", page)


@require_safe
@for_holders_of(*access.STAFF)
def heard(request: StaffRequest, session_id: int) -> HttpResponse:
    """The draft of what this room said, with what is still open; a worker wrote its records when the room ended."""
    session = access.session_at_desk(request.organisations, session_id)
    return render(request, "live/staff/heard.html", {"session": session, "draft": draft_of(session)})
