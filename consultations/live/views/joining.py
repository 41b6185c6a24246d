"""Coming into a room: six digits typed, or the address behind the square on the wall."""

import threading
import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consultations.core.views.guests import browser_token, new_token_for, remember
from consultations.live import access
from consultations.live.actions.joining import join as take_seat
from consultations.live.documents.holes import NEWCOMER
from consultations.live.models import Seat, Session
from consultations.live.pictures import PICTURES
from consultations.live.queries.rooms import run_by, session_by_code
from engage.kit.audience import for_everyone
from engage.kit.clock import now as database_now
from engage.kit.pace import keep_pace
from engage.kit.refusal import Refusal

UNKNOWN = gettext_noop("We do not know that code. Look at the screen in the room: it is six numbers.")
# Very many wrong codes from everywhere: each wrong one waits a little, a few at a time, and right ones never do.
SOFT_DELAY = 0.25
_waiting = threading.BoundedSemaphore(3)


@require_http_methods(["GET", "POST"])
@for_everyone
def join(request: HttpRequest) -> HttpResponse:
    token = browser_token(request)
    if request.method == "GET":
        return _ask_for_code(request, token)
    code = "".join(character for character in request.POST.get("code", "")[:40] if character.isdigit())
    try:
        session = _room_of(code, token)
    except Refusal as refusal:
        return _ask_for_code(request, token, refusal)
    return redirect("join_code", room_code=session.code)


@csrf_exempt  # the card is drawn once for everybody (live/coming_in); where the press comes from is checked instead
@require_http_methods(["GET", "POST"])
@for_everyone
def join_code(request: HttpRequest, room_code: str) -> HttpResponse:
    token = browser_token(request)
    try:
        session = _room_of(room_code, token)
    except Refusal as refusal:
        return _ask_for_code(request, token, refusal)
    newcomer = NEWCOMER if access.is_of_nobody(request) else new_token_for(request)
    page = {
        "session": session,
        "consultation": session.consultation,
        "run_by": run_by(session),
        "newcomer": newcomer,
        "pictures": PICTURES,
    }
    request.shows_demo = session.consultation.is_made_up  # type: ignore[attr-defined]
    if request.method == "GET":
        return render(request, "live/join/room.html", page)
    try:
        _check_origin(request)
        seat = _seat(request, session, token)
    except Refusal as refusal:
        page |= {"errors": _errors(refusal), "asked_more_time": request.POST.get("extra_time") == "1"}
        response = render(request, "live/join/room.html", page, status=refusal.status)
        if session.checks_screen:
            remember(response, token)  # the browser that guesses is the one that waits
        return response
    response = redirect("live_phone", room_key=session.key)
    remember(response, token)
    access.remember_place(response, seat, session)
    return response


def _seat(request: HttpRequest, session: Session, token: str) -> Seat:
    """Refuses what `join` refuses, and (429) who guessed too often at the picture on the screen."""
    if session.checks_screen:
        access.check_guesses(session.pk, token)
    try:
        return take_seat(
            session_id=session.pk,
            token=token,
            now=database_now(),
            extra_time=request.POST.get("extra_time") == "1",
            picture=request.POST.get("picture", "")[:20],
        )
    except Refusal as refusal:
        if refusal.code == "wrong_picture":
            access.count_guess(session.pk, token)
        raise


def _room_of(code: str, token: str) -> Session:
    """The room behind a code. Refuses (422) an unknown one and counts it against this browser (429), never against an address."""
    session = session_by_code(code)
    if session is not None:
        return session
    if code:
        keep_pace("wrong_codes", f"room {token}")
        _slow_down()
    raise Refusal(_(UNKNOWN), status=422, code="unknown_code", field="code")


def _check_origin(request: HttpRequest) -> None:
    if not access.same_origin({name.lower(): value for name, value in request.headers.items()}):
        raise Refusal(_("Press Join on this page, please."), status=403, code="elsewhere")


def _slow_down() -> None:
    try:
        keep_pace("wrong_room_codes", "everybody")
    except Refusal:
        if not _waiting.acquire(blocking=False):
            raise
        try:
            time.sleep(SOFT_DELAY)
        finally:
            _waiting.release()


def _ask_for_code(request: HttpRequest, token: str, refusal: Refusal | None = None) -> HttpResponse:
    page = {"newcomer": new_token_for(request), "typed": request.POST.get("code", "")[:40]}
    if refusal is None:
        return render(request, "live/join/code.html", page)
    response = render(request, "live/join/code.html", page | {"errors": _errors(refusal)}, status=refusal.status)
    # The browser that guesses is the one that waits, so it is given something to be known by.
    remember(response, token)
    return response


def _errors(refusal: Refusal) -> list[dict[str, str]]:
    return [{"message": refusal.words, "id": f"id_{refusal.field}" if refusal.field else "main"}]
