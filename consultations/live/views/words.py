"""Held words of a room, for its moderator: shown with one tap where nothing was found, declined, referred; the rest at the desk."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import StaffRequest, for_holders_of
from accounts.roles import Role
from consultations.core.actions.deciding import REASONS_FOR
from consultations.core.announcing import queue_stream
from consultations.core.models import Decision
from consultations.live import access
from consultations.live.actions.deciding import decide_together
from consultations.live.queries.held import held_words
from engage.kit.clock import now as database_now
from engage.kit.refusal import Refusal
from engage.realtime.streams import listening

# The desk's own, without what is for programs.
WHY_DECLINED = [
    (value, Decision.Reason(value).label)
    for value in REASONS_FOR[Decision.Outcome.DECLINE]
    if value != Decision.Reason.IMPORTED
]


@require_safe
@for_holders_of(Role.MODERATOR)
def words(request: StaffRequest, session_id: int) -> HttpResponse:
    session = access.session_at_desk(request.organisations, session_id)
    live = listening(queue_stream(session.consultation.organisation_id))
    page = {
        "section": "Live sessions",
        "session": session,
        "queue_live": live,
        "held": held_words(session),
        "why_declined": WHY_DECLINED,
    }
    return render(request, "live/remote/words.html", page)


@require_POST
@for_holders_of(Role.MODERATOR)
def show_words(request: StaffRequest, session_id: int, entry_id: int) -> HttpResponse:
    """One press decides about these words and the same words of others: `outcome` publish, decline with a `reason`, or refer."""
    session = access.session_at_desk(request.organisations, session_id)
    typed = request.POST.get("version", "")
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    try:
        decide_together(
            session=session,
            entry_id=entry_id,
            version=int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0,
            outcome=request.POST.get("outcome", Decision.Outcome.PUBLISH),
            reason=request.POST.get("reason", ""),
            member_id=request.member.pk,
            now=database_now(),
        )
    except Refusal as refusal:
        if wants_json:
            return JsonResponse({"status": refusal.code, "words": refusal.words}, status=refusal.status)
        raise
    return JsonResponse({"status": "done"}) if wants_json else redirect("live_words", session_id=session.pk)
