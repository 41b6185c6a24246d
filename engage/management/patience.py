"""HTTP as uvicorn speaks it, with an end to its patience: a head of a request must be short and must come soon.

uvicorn waits for a head for ever and keeps all of it, however long. Bodies have their own ends, where they are read
(engage/kit/page_hop.py, consultations/live/answering/route.py).
"""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from engage.kit.page_hop import REFUSED

HEAD_SECONDS = 10.0  # from the first moment of a connection, or the first byte of its next request
LONGEST_HEAD = 64 * 1024  # bytes; what comes whole and under this, but over the pages' own limit, gets their 431
REASONS = {408: "Request Timeout", 431: "Request Header Fields Too Large"}


class PatientHttp(HttpToolsProtocol):
    """One connection."""

    _in_head = True
    _head_bytes = 0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

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

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._deadline is None:
            self._await_head()
            self._head_bytes = 1  # more than nothing: its other bytes of this piece are counted nowhere

    def on_headers_complete(self) -> None:
        self._head_came()
        super().on_headers_complete()

    def _await_head(self) -> None:
        self._in_head, self._head_bytes = True, 0
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._refuse, 408)

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
            words = f"{REFUSED[status]}\n".encode()
            head = f"HTTP/1.1 {status} {REASONS[status]}\r\ncontent-type: text/plain; charset=utf-8\r\n"
            head += f"content-length: {len(words)}\r\ncache-control: no-store\r\nconnection: close\r\n\r\n"
            self.transport.write(head.encode() + words)
        self.transport.close()
