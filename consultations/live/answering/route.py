"""The way up for answers, beside Django: `POST /live/<key>/answer/` from a script, acknowledged after its commit.

A page without a script sends the same form to the same address and goes through Django, which redirects it.
"""

import asyncio
import contextlib
import json
import re
import threading
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any
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
from consultations.live.answering.sent import Reply, Sent, busy, read, refused
from consultations.live.answering.taking import WITHOUT_MARKS, check_door, check_seq_of, take_alone
from consultations.live.answering.writer import Waiting, Writer
from engage.kit.refusal import Refusal

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

ADDRESS = re.compile(r"/live/([a-z0-9]{1,20})/answer/")
LARGEST_BODY = 16 * 1024
BODY_SECONDS = 10
SLOW_THREADS = 4  # for words: each screens, writes and commits alone
MOST_SLOW = 400
MOST_COUNTED = 20_000
PLACE_KEPT_FOR = 60.0  # seconds


def is_answer(scope: Scope) -> bool:
    """Is it an answer from a script?"""
    return (
        scope["method"] == "POST"
        and scope["path"].endswith("/answer/")
        and ADDRESS.fullmatch(scope["path"]) is not None
        and any(name == b"accept" and value.startswith(b"application/json") for name, value in scope["headers"])
    )


class Answers:
    """Everything that takes answers in one process. Touched by its event loop only, but for the writer's thread."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._futures: dict[int, asyncio.Future[Reply]] = {}
        self._reading: dict[int, asyncio.Future[Offer | None]] = {}
        self._slow = ThreadPoolExecutor(SLOW_THREADS, thread_name_prefix="live-words")
        self._slow_waiting = 0
        self._places: dict[str, tuple[float, Place]] = {}
        # A phone that floods waits; a person who changes their mind never notices.
        self._counted: dict[int, tuple[float, int]] = {}
        said = settings.LIMITS["room_answers"]
        self._limit = parse(said) if said else None
        self._writer = Writer(self._written)

    async def stop(self) -> None:
        await self._loop.run_in_executor(None, self._writer.stop)
        # Each thread gives its own connection back, so each must get one of these: they wait for one another.
        together = threading.Barrier(SLOW_THREADS)
        for _thread in range(SLOW_THREADS):
            self._slow.submit(_give_back, together)
        await self._loop.run_in_executor(None, lambda: self._slow.shutdown(wait=True))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        with translation.override(_language(headers)):
            reply = await self._answer(scope, headers, receive)
        if reply is not None:
            await _send(send, reply)

    async def _answer(self, scope: Scope, headers: Mapping[str, str], receive: Receive) -> Reply | None:
        sent: Sent | None = None
        try:
            body = await _body(headers, receive)
            if body is None:
                return None
            place = self._place(_cookie(headers))
            check_door(place, same_origin=same_origin(dict(headers)))
            assert place is not None  # noqa: S101  (checked the line before)
            self._keep_pace(place)
            sent = read(_fields(body))
            check_seq_of(sent)
            match = ADDRESS.fullmatch(scope["path"])
            return await self._take(place, match[1] if match else "", sent)
        except Refusal as refusal:
            return refused(refusal, sent)
        except (DatabaseError, BadSignature):
            return busy(sent)

    async def _take(self, place: Place, key: str, sent: Sent) -> Reply:
        offer = await self._offer(sent.round_id)
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
        waiting = Waiting(place, key, sent, given)
        done: asyncio.Future[Reply] = self._loop.create_future()
        self._futures[id(waiting)] = done
        if not self._writer.put(waiting):
            del self._futures[id(waiting)]
            return busy(sent)
        return await done

    def _written(self, replies: list[tuple[Waiting, Reply]]) -> None:
        """In the writer's thread, after the commit: one call for the whole batch."""
        self._loop.call_soon_threadsafe(self._deliver, replies)

    def _deliver(self, replies: list[tuple[Waiting, Reply]]) -> None:
        for waiting, reply in replies:
            done = self._futures.pop(id(waiting), None)
            if done is not None and not done.done():
                done.set_result(reply)

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
        """What the round offers; many phones that ask at once share one look."""
        offer = offers.at_hand(round_id)
        if offer is not None:
            return offer
        reading = self._reading.get(round_id)
        if reading is None:
            reading = self._reading[round_id] = self._loop.run_in_executor(self._slow, _fetch, round_id)
            reading.add_done_callback(lambda _: self._reading.pop(round_id, None))
        return await asyncio.shield(reading)

    def _place(self, cookie: str) -> Place | None:
        """A cookie that was found good is good for a while: its signature need not be reckoned for each answer."""
        now = monotonic()
        known = self._places.get(cookie)
        if known is not None and known[0] > now:
            return known[1]
        place = place_on(cookie)
        if place is not None:
            if len(self._places) >= MOST_COUNTED:
                self._places.clear()
            self._places[cookie] = (now + PLACE_KEPT_FOR, place)
        return place

    def _keep_pace(self, place: Place) -> None:
        if self._limit is None:
            return
        now = monotonic()
        began, number = self._counted.get(place.seat_id, (now, 0))
        if now - began > self._limit.get_expiry():
            began, number = now, 0
        if len(self._counted) >= MOST_COUNTED:
            self._counted.clear()
        self._counted[place.seat_id] = (began, number + 1)
        if number >= self._limit.amount:
            words = _("That was a lot in a short time. Wait a moment, then send it again.")
            raise Refusal(words, status=429, code="too_often")


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
        return parse_qs(body.decode(), keep_blank_values=True, max_num_fields=200, errors="strict")
    except (ValueError, UnicodeError):
        raise Refusal(
            _("That page was out of date. It shows the newest now: please send it again."), code="stale"
        ) from None


def _cookie(headers: Mapping[str, str]) -> str:
    for part in headers.get("cookie", "").split(";"):
        name, _sign, value = part.strip().partition("=")
        if name == ROOM_COOKIE:
            return value.strip('"')
    return ""


def _language(headers: Mapping[str, str]) -> str:
    found = re.search(rf"(?:^|; *){settings.LANGUAGE_COOKIE_NAME}=([a-z-]{{2,10}})", headers.get("cookie", ""))
    known = dict(settings.LANGUAGES)
    return found[1] if found and found[1] in known else settings.LANGUAGE_CODE


async def _body(headers: Mapping[str, str], receive: Receive) -> bytes | None:
    """The form; None when the phone is gone. Refuses (415), (413), (408)."""
    if not headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise Refusal(_("This page takes words and choices only."), status=415, code="not_a_form")
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return None
                body += message.get("body", b"")
                if len(body) > LARGEST_BODY:
                    words = _("That is too long for one go. Make it shorter, and send it again.")
                    raise Refusal(words, status=413, code="too_long")
                if not message.get("more_body", False):
                    return bytes(body)
    except TimeoutError:
        raise Refusal(_("That took too long to arrive. Please try again."), status=408, code="too_slow") from None


async def _send(send: Send, reply: Reply) -> None:
    body = json.dumps(reply.body, ensure_ascii=False, separators=(",", ":")).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
    ]
    if reply.retry_after:
        headers.append((b"retry-after", str(reply.retry_after).encode()))
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
