"""One simulated phone: joins by the code, listens, answers, loses its network, naps, and comes back."""

import asyncio
import json
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from uuid import uuid4

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import WebSocketException

from engage.rehearsal.browser import Browser, Lose, Lost, Reply
from engage.rehearsal.filling import Form, fill, read
from engage.rehearsal.hearing import hearing

TRIES = 2  # failed sockets before it asks instead
POLL_EVERY, POLL_SPREAD = 5.0, 2.0
GIVES_UP_AFTER = 90.0  # seconds of waiting to send
NAP = (3.0, 20.0)
TOLD = {"counted", "held"}


@dataclass(frozen=True)
class Manners:
    """How the phones of a rehearsal behave. Shares are between 0 and 1, times in seconds."""

    loss: float = 0.0  # share of requests that the network loses, half of them after the server took them
    naps: float = 0.0  # share of state changes after which a phone sleeps for a while
    blocked: float = 0.0  # share of phones whose socket is blocked
    changes: float = 0.05  # share of answers that are changed once
    think: float = 5.0  # answers come evenly within this time


@dataclass
class Sending:
    """One answer on its way: what became of it, how long until the phone was told, in how many tries."""

    round: str
    op: str
    began: float
    status: str = "waiting"
    told_after: float | None = None
    tries: int = 0


@dataclass
class Diary:
    """What one phone saw: each state with its moment, each answer with its end."""

    joined_after: float | None = None
    refused: str = ""
    seen: list[tuple[float, int, str, str]] = field(default_factory=list)  # moment, v, state, round
    answers: list[Sending] = field(default_factory=list)
    back_after: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Phone:
    """`run` lives until the room is over or somebody cancels it."""

    def __init__(self, addresses: Sequence[str], code: str, manners: Manners, chance: Random) -> None:
        self.browser, self.code, self.manners, self.chance = Browser(*addresses), code, manners, chance
        self.diary = Diary()
        self.blocked = chance.random() < manners.blocked
        self.here = asyncio.Event()
        self.over = asyncio.Event()
        self.path = self.ticket = ""
        self.stream_v, self.newest = 0, (-1, "")
        self.socket: ClientConnection | None = None
        self.cut_at: float | None = None
        self.napping = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        try:
            if await self.join():
                await self._listen()
        finally:
            for task in self._tasks:
                task.cancel()

    async def join(self) -> bool:
        began = time.monotonic()
        try:
            page = await self.browser.get(f"/j/{self.code}/")
            form = read(page.text).form_to(f"/j/{self.code}/")
            if page.status != 200 or form is None:
                self.diary.refused = f"the page to join answered {page.status}"
                return False
            reply = await self.browser.post(form.action, {name: [value] for name, value in form.hidden.items()})
            if reply.status not in {302, 303}:
                self.diary.refused = f"joining answered {reply.status}"
                return False
            self.path = reply.headers["location"]
            await self._load()
        except Lost as reason:
            self.diary.refused = f"no reply while joining: {reason}"
            return False
        self.diary.joined_after = time.monotonic() - began
        self.here.set()
        with suppress(Lost):
            await self.browser.post(f"{self.path}test/", {}, accept="application/json")
        return True

    async def _load(self) -> None:
        """The page as a reload shows it."""
        page = read((await self.browser.get(self.path)).text)
        element = page.elements.get("live-room", {})
        self.ticket, self.stream_v = element.get("data-live", ""), int(element.get("data-version") or 0)
        self._shown(page.facts, page.form_to("answer/"))

    # --- Down

    async def _listen(self) -> None:
        wait, failures = 0.5, 0
        while not self.over.is_set():
            if self.blocked or failures >= TRIES:
                await self._poll()
                await self._rest(POLL_EVERY + self.chance.uniform(-POLL_SPREAD, POLL_SPREAD))
                continue
            began = time.monotonic()
            try:
                await self._hear()
            except (OSError, TimeoutError, WebSocketException):
                self.browser.move_on()
                failures = 0 if time.monotonic() - began > 5 else failures + 1
            if self.napping:
                await self._rest(self.chance.uniform(*NAP))
                self.napping, failures = False, 0
                continue
            await self._rest(wait * self.chance.uniform(0.65, 1.35))
            wait = 0.5 if failures == 0 else min(5.0, wait * 2)

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.over.wait(), seconds)

    async def _hear(self) -> None:
        async with hearing(self.browser, ticket=self.ticket, v=self.stream_v) as self.socket:
            if self.cut_at is not None:
                self.diary.back_after.append(time.monotonic() - self.cut_at)
                self.cut_at = None
            async for frame in self.socket:
                self._arrived(json.loads(frame))
                if self.over.is_set() or self.napping:
                    return

    async def _poll(self) -> None:
        with suppress(Lost):
            reply = await self.browser.send("GET", f"/live/poll?t={self.ticket}&v={self.stream_v}")
            if reply.status == 200:
                self._arrived(json.loads(reply.body))
            elif reply.status == 403:
                await self._load()

    def cut(self) -> None:
        """Pull the cable: the socket is gone without a goodbye."""
        if self.socket is not None and self.socket.transport is not None:
            self.cut_at = time.monotonic()
            self.socket.transport.abort()

    def _arrived(self, message: dict[str, object]) -> None:
        if message.get("t") != "document":
            return
        self.stream_v = int(str(message["v"]))
        page = read(str(message.get("html", "")))
        self._shown(page.facts, page.form_to("answer/"))

    def _shown(self, facts: dict[str, str], form: Form | None) -> None:
        """One whole document took the place of the one before."""
        state, room_v, asked = facts.get("data-state", ""), int(facts.get("data-v") or -1), facts.get("data-round", "")
        if room_v <= self.newest[0]:
            return
        self.newest = (room_v, state)
        self.diary.seen.append((time.monotonic(), room_v, state, asked))
        if state == "ended":
            self.over.set()
        if state == "open" and form is not None and asked not in {sent.round for sent in self.diary.answers}:
            self._spawn(asked, form)
        if state != "ended" and self.chance.random() < self.manners.naps:
            self.napping = True

    # --- Up

    def _spawn(self, asked: str, form: Form) -> None:
        sending = Sending(asked, str(uuid4()), time.monotonic())
        self.diary.answers.append(sending)
        task = asyncio.get_running_loop().create_task(self._answer(sending, form))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, sending: Sending, form: Form) -> None:
        await asyncio.sleep(self.chance.uniform(0, self.manners.think))
        await self._send(sending, form)
        if self.chance.random() < self.manners.changes and sending.status in TOLD:
            again = Sending(sending.round, str(uuid4()), time.monotonic())
            self.diary.answers.append(again)
            await self._send(again, form)

    async def _send(self, sending: Sending, form: Form) -> None:
        fields = fill(form, self.chance) | {"op": [sending.op], "seq": [str(time.time_ns() // 1_000_000)]}
        fields["status"] = ["answered"]
        wait, sending.began = 0.5, time.monotonic()
        while time.monotonic() - sending.began < GIVES_UP_AFTER:
            sending.tries += 1
            with suppress(Lost):
                reply = await self.browser.post(
                    f"{self.path}answer/", fields, accept="application/json", lose=self._luck()
                )
                if reply.status != 503:
                    sending.status = _status(reply)
                    sending.told_after = time.monotonic() - sending.began
                    return
            await asyncio.sleep(wait * self.chance.uniform(0.65, 1.35))
            wait = min(10.0, wait * 2)

    def _luck(self) -> Lose:
        if self.chance.random() >= self.manners.loss:
            return ""
        return "request" if self.chance.random() < 0.5 else "reply"


def _status(reply: Reply) -> str:
    try:
        return str(json.loads(reply.body)["status"])
    except (ValueError, KeyError):
        return f"answered {reply.status}"
