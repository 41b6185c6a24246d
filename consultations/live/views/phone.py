"""A phone in the room: its page, its own part, the circle that proves the way up."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from consultations.live import access
from consultations.live.actions.joining import ask_for_more_time, choose_team, note_tested
from consultations.live.answering.taking import Reply, take_now
from consultations.live.documents import MineView, mine_view, phone_view
from consultations.live.documents.holes import nobody
from consultations.live.doorbells import room_stream
from consultations.live.models import Seat, Session
from engage.kit.audience import for_everyone
from engage.kit.clock import now as database_now
from engage.kit.errors import typed_words
from engage.kit.languages import of_the_house
from engage.kit.refusal import Refusal
from engage.places.models import Area
from engage.realtime.streams import listening
from engage.signpost.queries import support_panel

# Seconds, for phones without JavaScript: only while there is nothing to type or pick; whoever does not want it can stop it.
LOOKS_AGAIN = {"lobby": 10, "showing": 10, "closed": 10, "paused": 10, "revealed": 20}
AFTER_SENDING = 10


@require_GET
@for_everyone
def phone(request: HttpRequest, room_key: str) -> HttpResponse:
    session = access.room(room_key)
    request.shows_demo = session.consultation.is_made_up  # type: ignore[attr-defined]
    live = listening(room_stream(session.pk))
    if access.is_of_nobody(request):
        return render(
            request, "live/phone/page.html", _of_everybody(session, nobody(), database_now()) | {"live": live}
        )
    seat = access.seat_on(request, session)
    if seat is None:
        return redirect("join")
    page = _page(session, seat, request)
    by_hand = access.moves_by_hand(request)
    if request.GET.get("sent") == "1" and page["answers"] and page["mine"].status:
        response = render(request, "live/phone/sent.html", page | {"by_hand": by_hand})
        # A phone that is passed on waits for the next person's press.
        if not by_hand and not page["mine"].answered:
            # With its address, because a page that was opened at "#now" would only jump there.
            response["Refresh"] = f"{AFTER_SENDING}; url={request.path}?sent=1"
    else:
        response = render(request, "live/phone/page.html", page | {"live": live, "by_hand": by_hand})
    access.remember_place(response, seat, session)
    access.remember_how_it_moves(request, response, session)
    return response


@require_GET
@for_everyone
def me(request: HttpRequest, room_key: str) -> HttpResponse:
    """The private slice, as a fragment."""
    session = access.room(room_key)
    seat = access.seat_on(request, session)
    if seat is None:
        return HttpResponse(status=403)
    mine = mine_view(session, seat, now=database_now(), number=_number(session, request))
    response = render(request, "live/phone/mine.html", {"mine": mine})
    access.remember_place(response, seat, session)
    return response


@csrf_exempt  # the fragment with this button is the same for everybody; where it comes from is checked instead
@require_POST
@for_everyone
def test_circle(request: HttpRequest, room_key: str) -> HttpResponse:
    """The circle was tapped, or more time was asked for (`extra_time` 1 or 0), or a team was picked (`team`)."""
    session, seat = _seated(request, room_key)
    if "team" in request.POST:
        choose_team(seat_id=seat.pk, session_id=session.pk, team=request.POST["team"])
    elif "extra_time" in request.POST:
        ask_for_more_time(seat_id=seat.pk, session_id=session.pk, wanted=request.POST["extra_time"] == "1")
    else:
        note_tested(seat_id=seat.pk, session_id=session.pk)
    if _wants_json(request):
        return JsonResponse({"status": "counted", "v": session.v})
    return redirect("live_phone", room_key=session.key)


@csrf_exempt  # as above
@require_POST
@for_everyone
def answer(request: HttpRequest, room_key: str) -> HttpResponse:
    """An answer where the native route does not stand in front: the same rules, one at a time."""
    reply = take_now(
        place=access.place_on(request.COOKIES.get(access.ROOM_COOKIE, "")),
        key=room_key,
        sent={name: request.POST.getlist(name) for name in request.POST},
        same_origin=access.same_origin({name.lower(): value for name, value in request.headers.items()}),
    )
    if _wants_json(request):
        response: HttpResponse = JsonResponse(reply.body, status=reply.http)
    elif reply.taken:
        seat = request.POST.get("seat", "")  # what is taken was a whole number
        after = f"?sent=1&seat={seat}#now" if seat else "?sent=1#now"
        response = HttpResponse(status=303, headers={"Location": f"{reverse('live_phone', args=[room_key])}{after}"})
    else:
        page = {
            "room_key": room_key,
            "typed": typed_words(request),
            # Too early: the very same goes out once more by one press, so that nobody picks or types again.
            "same_again": [(name, value) for name in request.POST for value in request.POST.getlist(name)]
            if reply.status == "reading"
            else [],
            "errors": [{"message": reply.words, "id": "main"}],
        }
        response = render(request, "live/phone/refused.html", page, status=reply.page_http)
    if reply.retry_after:
        response["Retry-After"] = str(reply.retry_after)
    return response


def _page(session: Session, seat: Seat, request: HttpRequest) -> dict[str, Any]:
    now = database_now()
    mine = mine_view(session, seat, now=now, number=_number(session, request))
    return _of_everybody(session, mine, now, area=seat.participant.area)


def _number(session: Session, request: HttpRequest) -> int | None:
    """Which of the people who pass this phone on says who they are; None where nobody does."""
    number = request.GET.get("seat", "")
    asked = int(number) if number.isascii() and number.isdigit() and len(number) < 3 else None
    return asked if asked is not None and asked < session.seats_each else None


def _of_everybody(session: Session, mine: MineView, now: datetime, area: Area | None = None) -> dict[str, Any]:
    with of_the_house():  # as the stream draws it for all phones of the room, so that nothing changes its language
        view = phone_view(session)
    return {
        "session": session,
        "room_key": session.key,
        "view": view,
        "mine": mine,
        "answers": view.state == "open" and view.asks,
        "everybody": len(mine.answered) >= session.seats_each,
        "looks_again": view.reading_left + 1 if view.reading_left else LOOKS_AGAIN.get(view.state),
        # Drawn always, so that a phone that lives through the end has them; seen when it is over, or when words worry us.
        "contacts": support_panel(area=area, on=localdate(now)),
    }


def _seated(request: HttpRequest, room_key: str) -> tuple[Session, Seat]:
    session = access.room(room_key)
    seat = access.seat_on(request, session)
    if seat is None or not access.same_origin({name.lower(): value for name, value in request.headers.items()}):
        raise Refusal(gettext("This phone is not in the room. Type the code on the screen to come in."), status=403)
    return session, seat


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


__all__ = ["Reply", "answer", "me", "phone", "test_circle"]
