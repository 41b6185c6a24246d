"""Held words of a room, for its moderator: what nothing was found in can be shown with one tap; the rest at the desk."""

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import StaffRequest, for_holders_of
from accounts.roles import Role
from consultations.core.actions.deciding import decide
from consultations.core.announcing import queue_stream
from consultations.live import access
from consultations.live.queries.held import held_words, same_words
from engage.kit.clock import now as database_now
from engage.kit.refusal import Refusal
from engage.realtime.streams import listening


@require_safe
@for_holders_of(Role.MODERATOR)
def words(request: StaffRequest, session_id: int) -> HttpResponse:
    session = access.session_at_desk(request.organisations, session_id)
    live = listening(queue_stream(session.consultation.organisation_id))
    page = {"section": "Live sessions", "session": session, "queue_live": live, "held": held_words(session)}
    return render(request, "live/remote/words.html", page)


@require_POST
@for_holders_of(Role.MODERATOR)
def show_words(request: StaffRequest, session_id: int, entry_id: int) -> HttpResponse:
    """One tap: these words, and the same words of others, may be shown."""
    session = access.session_at_desk(request.organisations, session_id)
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    try:
        with transaction.atomic():
            entries = same_words(session, entry_id, version)
            if not entries:
                raise Refusal(
                    "A colleague already decided, or the author changed these words.",
                    status=409,
                    code="already_decided",
                )
            for entry in entries:
                decide(
                    entry_id=entry.pk,
                    version=entry.version,
                    outcome="publish",
                    reason="fine",
                    member_id=request.member.pk,
                    now=database_now(),
                )
    except Refusal as refusal:
        if wants_json:
            return JsonResponse({"status": refusal.code, "words": refusal.words}, status=refusal.status)
        raise
    return JsonResponse({"status": "done"}) if wants_json else redirect("live_words", session_id=session.pk)
