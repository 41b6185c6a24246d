"""The way up for answers, beside Django: `POST /live/<key>/answer/` from a script, acknowledged after its commit.

A page without a script sends the same form to the same address and goes through Django, which redirects it.
"""

import asyncio
import contextlib
import re
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from django.conf import settings
from django.core.signing import BadSignature
from django.db import DatabaseError, close_old_connections, connections
from django.utils import translation
from django.utils.translation import gettext as _
from limits import parse

from consultations.core.given import Given
from consultations.core.kinds import NeedsForm
from consultations.live.access import ROOM_COOKIE, Place, place_on, same_origin
from consultations.live.answering.offers import Offer, offers
from consultations.live.answering.sent import Reply, Sent, busy, read, refused, stale
from consultations.live.answering.taking import WITHOUT_MARKS, check_door, check_seq_of, take_alone
from consultations.live.answering.writer import Waiting, Writer
from engage.kit import clock
from engage.kit.refusal import Refusal

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

ADDRESS = re.compile(r"/live/([a-z0-9]{1,20})/answer/")
LARGEST_BODY = 16 * 1024
MOST_FIELDS = 200
BODY_SECONDS = 10
SLOW_THREADS = 4  # for words: each screens, writes and commits alone
MOST_SLOW = 400
MOST_COUNTED = 20_000
PLACE_KEPT_FOR = 60.0  # seconds
TOO_SLOW = "the form did not arrive in time"
HEADERS = (
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)

WANTS_JSON = (b"accept", b"application/json")
WHERE_FROM = ((b"sec-fetch-site", "sec-fetch-site"), (b"origin", "origin"), (b"host", "host"))
OF_THE_HOUSE = settings.LANGUAGE_CODE
Headers = Mapping[bytes, bytes]


class Phone(NamedTuple):
    """Whose phone it is, as its cookies say, and in which language it is answered."""

    place: Place | None
    language: str
    until: float = 0.0


def is_answer(scope: Scope) -> bool:
    """Is it an answer from a script?"""
    if scope["method"] != "POST" or ADDRESS.fullmatch(scope["path"]) is None:
        return False
    headers = scope["headers"]
    return WANTS_JSON in headers or any(  # the first is what our own script sends, and is found at once
        name == b"accept" and value.startswith(b"application/json") for name, value in headers
    )


class Answers:
    """Everything that takes answers in one process. Touched by its event loop only, but for the writer's thread."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._reading: dict[int, asyncio.Future[Offer | None]] = {}
        self._slow = ThreadPoolExecutor(SLOW_THREADS, thread_name_prefix="live-words")
        self._slow_waiting = 0
        self._phones: dict[bytes, Phone] = {}
        # A phone that floods waits; a person who changes their mind never notices.
        self._counted: dict[int, tuple[float, int]] = {}
        said = settings.LIMITS["room_answers"]
        limit = parse(said) if said else None
        self._limit = (limit.amount, limit.get_expiry()) if limit else None  # so many in so many seconds
        self._writer = Writer(self._written)

    async def stop(self) -> None:
        await self._loop.run_in_executor(None, self._writer.stop)
        # Each thread gives its own connection back, so each must get one of these: they wait for one another.
        together = threading.Barrier(SLOW_THREADS)
        for _thread in range(SLOW_THREADS):
            self._slow.submit(_give_back, together)
        await self._loop.run_in_executor(None, lambda: self._slow.shutdown(wait=True))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        phone = self._phone(headers.get(b"cookie", b""))
        # The language of the house is the one that is spoken here unless somebody says otherwise.
        if phone.language == OF_THE_HOUSE:
            reply = await self._answer(scope, headers, phone, receive)
        else:
            with translation.override(phone.language):
                reply = await self._answer(scope, headers, phone, receive)
        if reply is not None:
            await _send(send, reply)

    async def _answer(self, scope: Scope, headers: Headers, phone: Phone, receive: Receive) -> Reply | None:
        sent: Sent | None = None
        try:
            body = await _body(headers, receive, self._loop)
            if body is None:
                return None
            place = phone.place
            check_door(place, same_origin=_same_origin(headers))
            assert place is not None  # noqa: S101  (checked the line before)
            self._keep_pace(place)
            sent = read(_fields(body), length=len(body))
            if sent.seq > clock.nearly() * 1000:  # anything that was made before now is fine
                check_seq_of(sent)
            match = ADDRESS.fullmatch(scope["path"])
            return await self._take(place, match[1] if match else "", sent, phone.language)
        except Refusal as refusal:
            return refused(refusal, sent)
        except (DatabaseError, BadSignature):
            return busy(sent)

    async def _take(self, place: Place, key: str, sent: Sent, language: str) -> Reply:
        offer = offers.at_hand(sent.round_id) or await self._offer(sent.round_id)
        if offer is None or offer.session_id != place.session_id or offer.key != key:
            raise Refusal(_("We cannot find that question in this room."), status=404, code="no_such_round")
        if not offer.kind.quick or offer.kind.marks_one_by_one:
            return await self._take_slowly(place, key, sent)
        try:
            given = (
                Given(sent.status) if sent.status in WITHOUT_MARKS else offer.kind.quickly(offer.offered, sent.fields)
            )
        except NeedsForm:
            return await self._take_slowly(place, key, sent)
        done: asyncio.Future[Reply] = self._loop.create_future()
        if not self._writer.put(Waiting(place, key, sent, given, language, done)):
            return busy(sent)
        return await done

    def _written(self, replies: Sequence[tuple[Waiting, Reply]]) -> None:
        """In the writer's thread, after the commit: one call for the whole batch."""
        self._loop.call_soon_threadsafe(_deliver, replies)

    async def _take_slowly(self, place: Place, key: str, sent: Sent) -> Reply:
        if self._slow_waiting >= MOST_SLOW:
            return busy(sent)
        self._slow_waiting += 1
        language = translation.get_language()
        try:
            return await self._loop.run_in_executor(self._slow, _alone, language, place, key, sent)
        finally:
            self._slow_waiting -= 1

    async def _offer(self, round_id: int) -> Offer | None:
        """What the round offers, from the database; many phones that ask at once share one look."""
        reading = self._reading.get(round_id)
        if reading is None:
            reading = self._reading[round_id] = self._loop.run_in_executor(self._slow, _fetch, round_id)
            reading.add_done_callback(lambda _: self._reading.pop(round_id, None))
        return await asyncio.shield(reading)

    def _phone(self, cookies: bytes) -> Phone:
        """Cookies that were found good are good for a while: their signature need not be reckoned for each answer."""
        now = monotonic()
        known = self._phones.get(cookies)
        if known is not None and known.until > now:
            return known
        said = cookies.decode("latin-1")
        phone = Phone(place_on(_room_cookie(said)), _language(said), now + PLACE_KEPT_FOR)
        if phone.place is not None:
            if len(self._phones) >= MOST_COUNTED:
                self._phones.clear()
            self._phones[cookies] = phone
        return phone

    def _keep_pace(self, place: Place) -> None:
        if self._limit is None:
            return
        most, seconds = self._limit
        now = monotonic()
        began, number = self._counted.get(place.seat_id, (now, 0))
        if now - began > seconds:
            began, number = now, 0
        if len(self._counted) >= MOST_COUNTED:
            self._counted.clear()
        self._counted[place.seat_id] = (began, number + 1)
        if number >= most:
            words = _("That was a lot in a short time. Wait a moment, then send it again.")
            raise Refusal(words, status=429, code="too_often")


def _deliver(replies: Sequence[tuple[Waiting, Reply]]) -> None:
    for waiting, reply in replies:
        if waiting.done is not None and not waiting.done.done():
            waiting.done.set_result(reply)


def _give_back(together: threading.Barrier) -> None:
    connections.close_all()
    with contextlib.suppress(threading.BrokenBarrierError):
        together.wait(timeout=3)


def _alone(language: str | None, place: Place, key: str, sent: Sent) -> Reply:
    close_old_connections()
    try:
        with translation.override(language):
            return take_alone(place, key, sent)
    finally:
        close_old_connections()


def _fetch(round_id: int) -> Offer | None:
    close_old_connections()
    try:
        return offers.fetch(round_id)
    finally:
        close_old_connections()


def _fields(body: bytes) -> dict[str, list[str]]:
    try:
        typed = body.decode()
        if "%" in typed or "+" in typed or typed.count("&") >= MOST_FIELDS:
            return parse_qs(typed, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except (ValueError, UnicodeError):
        raise stale() from None
    # Nothing in it is escaped, as in almost every answer without words: the same, in a fifth of the time.
    fields: dict[str, list[str]] = {}
    for pair in typed.split("&"):
        if pair:
            name, _sign, value = pair.partition("=")
            fields.setdefault(name, []).append(value)
    return fields


def _room_cookie(cookies: str) -> str:
    for part in cookies.split(";"):
        name, _sign, value = part.strip().partition("=")
        if name == ROOM_COOKIE:
            return value.strip('"')
    return ""


def _language(cookies: str) -> str:
    found = re.search(rf"(?:^|; *){settings.LANGUAGE_COOKIE_NAME}=([a-z-]{{2,10}})", cookies)
    known = dict(settings.LANGUAGES)
    return found[1] if found and found[1] in known else OF_THE_HOUSE


def _same_origin(headers: Headers) -> bool:
    if headers.get(b"sec-fetch-site") == b"same-origin":
        return True
    return same_origin({name: headers.get(raw, b"").decode("latin-1") for raw, name in WHERE_FROM})


async def _body(headers: Headers, receive: Receive, loop: asyncio.AbstractEventLoop) -> bytes | None:
    """The form; None when the phone is gone. Refuses (415), (413), (408)."""
    if not headers.get(b"content-type", b"").startswith(b"application/x-www-form-urlencoded"):
        raise Refusal(_("This page takes words and choices only."), status=415, code="not_a_form")
    reading = asyncio.current_task(loop)
    assert reading is not None  # noqa: S101  (a coroutine of the server's own)
    # `asyncio.timeout` does the same at several times the cost, and nearly every form is here already.
    deadline = loop.call_later(BODY_SECONDS, reading.cancel, TOO_SLOW)
    body = b""
    try:
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += message.get("body", b"")
            if len(body) > LARGEST_BODY:
                words = _("That is too long for one go. Make it shorter, and send it again.")
                raise Refusal(words, status=413, code="too_long")
            if not message.get("more_body", False):
                return body
    except asyncio.CancelledError as cancelled:
        if cancelled.args != (TOO_SLOW,):
            raise
        reading.uncancel()
        raise Refusal(_("That took too long to arrive. Please try again."), status=408, code="too_slow") from None
    finally:
        deadline.cancel()


async def _send(send: Send, reply: Reply) -> None:
    body = reply.encoded
    headers = [*HEADERS, (b"content-length", b"%d" % len(body))]
    if reply.retry_after:
        headers.append((b"retry-after", b"%d" % reply.retry_after))
    await send({"type": "http.response.start", "status": reply.http, "headers": headers})
    await send({"type": "http.response.body", "body": body})


_answers: Answers | None = None


async def start() -> None:
    """Begins to take answers; the ASGI application's start-up awaits it."""
    global _answers
    await stop()
    _answers = Answers()


async def stop() -> None:
    global _answers
    ending, _answers = _answers, None
    if ending is not None:
        await ending.stop()


async def take_answer(scope: Scope, receive: Receive, send: Send) -> None:
    if _answers is None:
        await _send(send, busy())
        return
    await _answers(scope, receive, send)
