"""Coming in beside Django: the card behind a code, the press on "Join", a phone's page, the circle.

Only what is exactly as usual is answered here. Whatever else comes (a wrong code, a locked door, an answer that stands
already, somebody who is signed in) is handed on, what was read of it played again, to Django's pages: they have all of the
rules and the words.
"""

import asyncio
import contextlib
import json
import secrets
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpResponse

from consultations.core.views.guests import new_form_token, remember, token_of_cookie, token_of_form
from consultations.live import access
from consultations.live.actions.joining import Coming, join_together, note_tested_together
from consultations.live.coming_in.gathering import Gathering, Unavailable
from consultations.live.coming_in.kept import Kept, own_parts
from consultations.live.coming_in.looking import AtDoor, Inside, look
from consultations.live.coming_in.pages import Pages
from consultations.live.coming_in.requests import Body, Call, Receive, Scope, call_of
from consultations.live.models import Seat, Session
from engage.kit import clock
from engage.kit.log_lines import answered
from engage.kit.refusal import Refusal

Send = Callable[[dict[str, Any]], Awaitable[None]]
HandOn = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]
ROUTES = {"card": "join_code", "join": "join_code", "page": "live_phone", "circle": "live_test"}
JSON_HEADERS: Headers = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
]


@dataclass(frozen=True)
class Knock:
    """A press on "Join"."""

    code: str
    token: str
    extra_time: bool
    picture: str


@dataclass(frozen=True)
class Said:
    """What goes back."""

    status: int
    headers: Headers
    body: bytes = b""


def let_in(knocks: Sequence[Knock]) -> list[Seat | None]:
    """A seat for each; None for whom there is none: the ordinary page says why."""
    wanted = {knock.code for knock in knocks}
    found = Session.objects.filter(code__in=wanted, state__in=Session.OPEN_STATES)
    rooms = {code: (pk, checks) for code, pk, checks in found.values_list("code", "pk", "checks_screen")}
    coming = [_coming(knock, *rooms.get(knock.code, (0, False))) for knock in knocks]
    return [None if isinstance(came, Refusal) else came for came in join_together(coming=coming, now=clock.now())]


def _coming(knock: Knock, session_id: int, checks_screen: bool) -> Coming:
    """Who guessed too often at the picture is nobody here: the ordinary page tells them to wait."""
    if checks_screen:
        try:
            access.check_guesses(session_id, knock.token)
        except Refusal:
            session_id = 0
    return Coming(session_id, knock.token, knock.extra_time, knock.picture)


def note_circles(tapped: Sequence[Inside]) -> list[int | None]:
    """The version of the room for each phone whose circle was noted; None for who has no seat there."""
    seen = look(tapped)
    there = [one.place for one, sight in zip(tapped, seen, strict=True) if sight is not None]
    note_tested_together(seats={place.seat_id: place.session_id for place in there})
    return [None if sight is None else sight.v for sight in seen]


class Door:
    """The way in of one process. Touched by its event loop only, but for the threads that look and write."""

    def __init__(self) -> None:
        self._looks = Gathering("live-looks", look)
        self._joins = Gathering("live-joins", let_in)
        self._circles = Gathering("live-circles", note_circles)
        self._drawing = ThreadPoolExecutor(1, thread_name_prefix="live-drawing")
        self._pages = Pages(self._drawing)

    async def stop(self) -> None:
        loop = asyncio.get_running_loop()
        for gathering in (self._looks, self._joins, self._circles):
            await loop.run_in_executor(None, gathering.stop)
        await asyncio.wrap_future(self._drawing.submit(connections.close_all))
        self._drawing.shutdown(wait=False)

    async def __call__(self, call: Call, receive: Receive, send: Send, hand_on: HandOn) -> None:
        began, body = perf_counter(), Body(receive)
        said: Said | None = None
        if call.is_ordinary:
            with contextlib.suppress(Unavailable, DatabaseError):
                said = await getattr(self, f"_{call.asks}")(call, body)
        if said is None:
            await hand_on(call.scope, body.again, send)
            return
        number = secrets.token_hex(8)
        length = (b"content-length", str(len(said.body)).encode())
        headers = [*said.headers, length, (b"x-request-id", number.encode())]
        await send({"type": "http.response.start", "status": said.status, "headers": headers})
        await send({"type": "http.response.body", "body": said.body})
        answered(number, ROUTES[call.asks], call.scope["method"], said.status, began)

    async def _card(self, call: Call, body: Body) -> Said | None:
        room = await self._looks.ask(AtDoor(call.of))
        if room is None:
            return None
        known = token_of_cookie(call.cookies.get(settings.GUEST_COOKIE, ""))
        page = await self._pages.page(call.wanted, room.version)
        return _page(call, page, own_parts(newcomer="" if known else new_form_token()))

    async def _join(self, call: Call, body: Body) -> Said | None:
        sent = await body.fields() if call.is_form else None
        if sent is None or not access.same_origin(dict(call.headers)):
            return None
        known = token_of_cookie(call.cookies.get(settings.GUEST_COOKIE, ""))
        token = known or token_of_form(sent.get("newcomer", ""))
        if not token:
            return None
        seat = await self._joins.ask(Knock(call.of, token, sent.get("extra_time") == "1", sent.get("picture", "")))
        if seat is None:
            return None
        card = await self._pages.latest(call.wanted)
        if card.status != 200:
            return None
        response = HttpResponse(status=302)
        remember(response, token)
        access.remember_place(response, seat, seat.session)
        there = (b"location", f"/live/{seat.session.key}/".encode())
        return Said(302, [*card.headers, there, *_cookies(response)])

    async def _page(self, call: Call, body: Body) -> Said | None:
        place = access.place_on(call.cookies.get(access.ROOM_COOKIE, ""))
        room = await self._looks.ask(Inside(place, call.of)) if place else None
        if place is None or room is None or not room.plain:
            return None
        page = await self._pages.page(call.wanted, room.version)
        response = HttpResponse()
        access.keep_place(response, place, call.of)
        own = own_parts(op=str(uuid4()), seq=room.moment, tested=room.tested)
        return _page(call, page, own, _cookies(response))

    async def _circle(self, call: Call, body: Body) -> Said | None:
        sent = await body.fields()
        place = access.place_on(call.cookies.get(access.ROOM_COOKIE, ""))
        if sent is None or sent or place is None or not access.same_origin(dict(call.headers)):
            return None
        v = await self._circles.ask(Inside(place, call.of))
        return None if v is None else Said(200, JSON_HEADERS, json.dumps({"status": "counted", "v": v}).encode())


def _page(call: Call, page: Kept, own: dict[str, str], more: Headers | None = None) -> Said | None:
    if page.status != 200:
        return None
    packed = call.takes_gzip
    how = [(b"content-encoding", b"gzip")] if packed else []
    return Said(200, [*page.headers, *how, *(more or [])], page.filled(own, packed=packed))


def _cookies(response: HttpResponse) -> Headers:
    return [(b"set-cookie", cookie.output(header="").strip().encode()) for cookie in response.cookies.values()]


_door: Door | None = None


async def start() -> None:
    """Opens the door of this process; the ASGI application's start-up awaits it."""
    global _door
    await stop()
    _door = Door()


async def stop() -> None:
    global _door
    ending, _door = _door, None
    if ending is not None:
        await ending.stop()


async def come_in(call: Call, receive: Receive, send: Send, hand_on: HandOn) -> None:
    if _door is None:
        await hand_on(call.scope, receive, send)
        return
    await _door(call, receive, send, hand_on)


__all__ = ["Door", "call_of", "come_in", "start", "stop"]
