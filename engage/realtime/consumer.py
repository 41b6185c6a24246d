"""The one socket of a page: it says once what it may listen to, and from then on only hears."""

import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer

from engage.realtime import hub
from engage.realtime.tickets import BadTicket, name_on
from engage.realtime.watched import Viewer
from engage.realtime.wire import Line

logger = logging.getLogger(__name__)

LONGEST_FRAME = 8 * 1024
MOST_STREAMS = 8  # that one page listens to
MOST_TICKETS = 64  # that one socket shows in its life
NEWEST = 2**63 - 1
NOT_UNDERSTOOD = 4400
TRY_AGAIN_LATER = 1013

Receive = Callable[[], Awaitable[dict[str, Any]]]


class NotUnderstood(Exception):  # noqa: N818  (the answer to it is a closing code)
    """The page said something that no page of ours says."""


class LiveConsumer(AsyncWebsocketConsumer):
    """Needs no session, no database and no channel of its own: the ticket says it all, and the hub does the rest.

    Up:   {"t": "listen", "tickets": [{"ticket": "…", "v": 41}, …]}   and {"t": "here"}, a sign and no more;
          with "packed": true, long documents come as gzip in a binary frame instead of as text
    Down: {"t": "there"}                                       on streams that ask; the page says "here"
          {"t": "document", "s": "board:12", "v": 42, "html" or "document": …}
          {"t": "rang", "s": "queue:3", "v": 9}                        for streams without content
          {"t": "refused", "ticket": "…"}                              load the page again
    """

    viewer: Viewer | None = None
    shown = 0

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Callable[[Any], Awaitable[None]]) -> None:
        # Channels would give each socket its own channel in Redis and look at database connections for each frame.
        self.scope, self.base_send = scope, send
        try:
            while True:
                await self.dispatch(await receive())
        except (StopConsumer, OSError):
            pass
        finally:
            running = hub.here()
            if self.viewer is not None and running is not None:
                running.leave(self.viewer)

    async def dispatch(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "websocket.connect":
                await self.connect()
            case "websocket.receive":
                await self.receive(message.get("text"), message.get("bytes"))
            case _:
                raise StopConsumer

    async def connect(self) -> None:
        await self.accept()
        running = hub.here()
        if running is None:
            await self.close(TRY_AGAIN_LATER)
            raise StopConsumer
        self.viewer = running.enter(Line(self.base_send))

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        running = hub.here()
        if self.viewer is not None and running is not None:
            running.heard(self.viewer)
        try:
            for ticket, had in self._asked_for(text_data):
                await self._listen(ticket, had)
        except NotUnderstood:
            await self.close(NOT_UNDERSTOOD)
            raise StopConsumer from None

    def _asked_for(self, text: str | None) -> list[tuple[str, int]]:
        """The tickets and versions in one frame. Raises `NotUnderstood`."""
        if text is None or len(text) > LONGEST_FRAME:
            raise NotUnderstood
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):
            raise NotUnderstood from None
        match said:
            case {"t": "here"}:
                return []
            case {"t": "listen", "tickets": list(tickets)} if 0 < len(tickets) <= MOST_STREAMS:
                self.shown += len(tickets)
                self._reads(said.get("packed", False))
            case _:
                raise NotUnderstood
        if self.shown > MOST_TICKETS:
            raise NotUnderstood
        return [self._one(ticket) for ticket in tickets]

    def _reads(self, packed: object) -> None:
        if not isinstance(packed, bool):
            raise NotUnderstood
        if self.viewer is not None:
            self.viewer.reads_packed = packed

    @staticmethod
    def _one(said: object) -> tuple[str, int]:
        match said:
            case {"ticket": str(ticket), "v": int(had)} if not isinstance(had, bool) and 0 <= had <= NEWEST:
                return ticket, had
        raise NotUnderstood

    async def _listen(self, ticket: str, had: int) -> None:
        running = hub.here()
        if self.viewer is None or running is None:
            raise StopConsumer
        try:
            name = name_on(ticket)
        except BadTicket:
            await self.send(json.dumps({"t": "refused", "ticket": ticket}))
            return
        known = {stream.name for stream in self.viewer.had}
        if name not in known and len(known) >= MOST_STREAMS:
            raise NotUnderstood
        await running.listen(self.viewer, name, had)
