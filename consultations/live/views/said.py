"""What was said to the question that is on now: words are put together and taken apart, questions to a guest are marked."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import StaffRequest, for_holders_of
from consultations.core.announcing import queue_stream
from consultations.live import access
from consultations.live.actions.said import put_together, say_what_became, take_apart
from consultations.live.models import Session
from consultations.live.queries.said import said_to
from engage.kit.clock import now as database_now
from engage.kit.refusal import Refusal
from engage.realtime.streams import listening

MOST = 60  # words in one press


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders_of(*access.STAFF)
def said(request: StaffRequest, session_id: int) -> HttpResponse:
    session = access.session_at_desk(request.organisations, session_id)
    if request.method != "POST":
        return _page(request, session)
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    try:
        _do(request, session)
    except Refusal as refusal:
        if wants_json:
            return JsonResponse({"status": refusal.code, "words": refusal.words}, status=refusal.status)
        if refusal.field:
            return _page(request, session, refusal)
        raise
    return JsonResponse({"status": "done"}) if wants_json else redirect("live_said", session_id=session.pk)


def _do(request: StaffRequest, session: Session) -> None:
    """One press: together (`word` … and `into`), apart (`apart`), or what became of a question (`question`, `became`)."""
    sent, now = request.POST, database_now()
    if "apart" in sent:
        take_apart(session_id=session.pk, entry_id=_number(sent["apart"]), member_id=request.member.pk, now=now)
    elif "question" in sent:
        say_what_became(
            session_id=session.pk,
            entry_id=_number(sent["question"]),
            taken_up=sent.get("became", ""),
            member_id=request.member.pk,
            now=now,
        )
    else:
        put_together(
            session_id=session.pk,
            entry_ids=[_number(typed) for typed in sent.getlist("word")[:MOST]],
            into_id=_number(sent["into"]) if sent.get("into") else None,
            member_id=request.member.pk,
            decides=access.may_decide(request, session),
            now=now,
        )


def _number(typed: str) -> int:
    """A row's number; 0, which no row has, for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0


def _page(request: StaffRequest, session: Session, refusal: Refusal | None = None) -> HttpResponse:
    page = {
        "section": "Live sessions",
        "session": session,
        "said_live": listening(queue_stream(session.consultation.organisation_id)),
        "said": said_to(session, decides=access.may_decide(request, session)),
        "errors": [{"message": refusal.words, "id": "main"}] if refusal else [],
    }
    return render(request, "live/remote/said.html", page, status=refusal.status if refusal else 200)
