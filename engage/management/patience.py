"""HTTP as uvicorn speaks it, with an end to its patience: a head of a request must be short and must come soon.

uvicorn waits for a head for ever and keeps all of it, however long; and what it makes of a connection is many times what a
connection that has said nothing needs. Bodies have their own ends, where they are read (engage/kit/page_hop.py,
consultations/live/answering/route.py).
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from engage.kit.page_hop import REFUSED

HEAD_SECONDS = 10.0  # from the first moment of a connection, or the first byte of its next request
LONGEST_HEAD = 64 * 1024  # bytes; what comes whole and under this, but over the pages' own limit, gets their 431
REASONS = {408: "Request Timeout", 431: "Request Header Fields Too Large"}
ENDS = (b"\n\r\n", b"\n\n")  # of a head; the second is wrong, and the parser says so
BACK = 2  # bytes before a piece with which an end may begin


def refusal(status: int) -> bytes:
    words = f"{REFUSED[status]}\n".encode()
    head = f"HTTP/1.1 {status} {REASONS[status]}\r\ncontent-type: text/plain; charset=utf-8\r\n"
    head += f"content-length: {len(words)}\r\ncache-control: no-store\r\nconnection: close\r\n\r\n"
    return head.encode() + words


class Newcomer(asyncio.Protocol):
    """A connection until its first head is there; then uvicorn's own takes over. As many as somebody opens may wait here, so it
    holds the bytes that came and next to nothing else."""

    __slots__ = ("came", "given", "transport")

    def __init__(self, config: Any, server_state: Any, app_state: dict[str, Any], _loop: Any = None) -> None:
        self.given = (config, server_state, app_state)
        self.came = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.transport = transport
        self.given[1].connections.add(self)
        waiting.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._leave()

    def data_received(self, data: bytes) -> None:
        seen = max(0, len(self.came) - BACK)
        self.came = self.came + data if self.came else data
        # What does not begin as a head does goes on at once: the parser knows what to say to it.
        if any(self.came.find(end, seen) >= 0 for end in ENDS) or not self.came[:1].isalpha():
            self._go_on()
        elif len(self.came) > LONGEST_HEAD:
            self.refuse(431)

    def refuse(self, status: int) -> None:
        """Says why to whoever has said anything, and closes."""
        if self.transport is not None and not self.transport.is_closing():
            if self.came:
                self.transport.write(refusal(status))
            self.transport.close()

    def shutdown(self) -> None:
        """uvicorn asks every connection to come to its end."""
        if self.transport is not None:
            self.transport.close()

    def _leave(self) -> None:
        self.given[1].connections.discard(self)
        waiting.discard(self)

    def _go_on(self) -> None:
        transport, came = self.transport, self.came
        self._leave()
        self.transport, self.came = None, b""
        if transport is not None:
            known = PatientHttp(*self.given)
            transport.set_protocol(known)
            known.connection_made(transport)
            known.data_received(came)


class Waiting:
    """Who waits with a head, first come first; one timer for all of them."""

    def __init__(self) -> None:
        self._since: dict[Newcomer, float] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None  # a test has one for each server

    def add(self, newcomer: Newcomer) -> None:
        loop = asyncio.get_running_loop()
        self._since[newcomer] = loop.time()
        if self._timer is None or self._loop is not loop:
            self._loop = loop
            self._timer = loop.call_later(HEAD_SECONDS, self._let_go)

    def known(self) -> list[Newcomer]:
        return list(self._since)

    def discard(self, newcomer: Newcomer) -> None:
        self._since.pop(newcomer, None)

    def _let_go(self) -> None:
        loop = asyncio.get_running_loop()
        now, self._timer = loop.time(), None
        while self._since:
            newcomer, since = next(iter(self._since.items()))
            left = since + HEAD_SECONDS - now
            if left > 0.001:
                self._timer = loop.call_later(left, self._let_go)
                return
            del self._since[newcomer]
            newcomer.refuse(408)


waiting = Waiting()


class PatientHttp(HttpToolsProtocol):
    """One connection from its first head on."""

    __slots__ = ("_deadline", "_head_bytes", "_in_head")

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._in_head, self._head_bytes = False, 0
        self._deadline: asyncio.TimerHandle | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_came()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > LONGEST_HEAD and b"\r\n\r\n" not in data:
                self._refuse(431)
                return
        super().data_received(data)
        if self._in_head and self._deadline is None and not self.transport.is_closing():
            self._deadline = self.loop.call_later(HEAD_SECONDS, self._refuse, 408)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True
        self._head_bytes = 1  # more than nothing: its other bytes of this piece are counted nowhere

    def on_headers_complete(self) -> None:
        self._head_came()
        super().on_headers_complete()

    def _head_came(self) -> None:
        self._in_head = False
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _refuse(self, status: int) -> None:
        """Says why, unless another answer is on its way on this connection, and closes it."""
        self._head_came()
        if self.transport.is_closing():
            return
        if self._head_bytes and (self.cycle is None or self.cycle.response_complete):
            self.transport.write(refusal(status))
        self.transport.close()
