"""A session on paper: the twin for who has no phone with the tally for staff, and the poster."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.access import StaffRequest, for_holders_of
from consultations.core.kinds import kind_of
from consultations.core.queries import shown_entries
from consultations.live import access
from consultations.live.documents.places import code_address, join_address
from consultations.live.models import Session, Step
from consultations.live.paper import Call, Poster, Question, Sheet, paper_twin
from consultations.live.paper import poster as poster_of
from consultations.live.qr import squares_of
from engage.kit.clock import now as database_now
from engage.signpost.queries import support_panel

LINES_FOR_WORDS = 5


@require_safe
@for_holders_of(*access.STAFF)
def paper(request: StaffRequest, session_id: int) -> HttpResponse:
    session, now = access.session_at_desk(request.organisations, session_id), database_now()
    steps = session.steps.select_related("activity").order_by("position")
    sheet = Sheet(**_about(session), questions=tuple(_question(step) for step in steps), calls=_calls())
    return _file(paper_twin(sheet, now=now), session, "paper")


@require_safe
@for_holders_of(*access.STAFF)
def poster(request: StaffRequest, session_id: int) -> HttpResponse:
    """With the code while the room is open; before that with boxes to write it in."""
    session, now = access.session_at_desk(request.organisations, session_id), database_now()
    squares = squares_of(code_address(session.code) if session.code else settings.ADDRESS + reverse("join"))
    drawn = Poster(
        **_about(session),
        address=join_address(),
        code=session.code or "",
        squares=squares.size,
        path=squares.path,
        calls=_calls(),
    )
    return _file(poster_of(drawn, now=now), session, "poster")


def _about(session: Session) -> dict[str, Any]:
    asked = session.consultation
    return {
        "title": session.title,
        "consultation": asked.title,
        "organisation": asked.organisation.name,
        "is_demo": asked.is_made_up,
    }


def _question(step: Step) -> Question:
    activity = step.activity
    kind = kind_of(activity)
    options = shown_entries(activity).filter(origin="staff").order_by("position").values_list("shown_text", flat=True)
    return Question(
        prompt=activity.prompt,
        easy=activity.easy_prompt,
        hint=activity.hint,
        options=tuple(option or "" for option in options),
        most=int(activity.settings.get("most", 1) or 1),
        lines=LINES_FOR_WORDS if kind.takes_words else 0,
        asks=kind.asks,
        sensitive=step.sensitive,
    )


def _calls() -> tuple[Call, ...]:
    """The few people to talk to, each in one line."""
    found = []
    for contact in support_panel(on=localdate(database_now())):
        ways = [contact.call] if contact.call else []
        if contact.text_number:
            ways.append(f"text {contact.text_keyword} to {contact.text_number}".replace("text  to", "text"))
        found.append(Call(contact.name, " · ".join([*ways, *([contact.hours] if contact.hours else [])])))
    return tuple(found)


def _file(made: bytes, session: Session, what: str) -> HttpResponse:
    name = f"{slugify(session.title) or 'session'}-{what}.pdf"
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
