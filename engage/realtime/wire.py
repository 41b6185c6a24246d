"""How a document's bytes reach one socket without waiting for it: straight to uvicorn's transport, or by ASGI's `send`.

A frame is encoded once and the same bytes go to every socket. uvicorn's `send` would encode it again for each; so where
`send` is known to be uvicorn's, and the socket is open and plain, the ready frame is written to its transport. Anywhere
else (another server, compressed sockets, tests) ASGI's own `send` does the same, only slower.
"""

import asyncio
import contextlib
import struct
from collections.abc import Awaitable, Callable
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

Send = Callable[[dict[str, Any]], Awaitable[None]]

MOST_WAITING = 64 * 1024  # bytes a socket may leave unread before it is skipped


class Frame:
    """One WebSocket message, text or (if packed) bytes, both as ASGI wants it and as it goes over the wire."""

    __slots__ = ("message", "wire")

    def __init__(self, payload: bytes, *, packed: bool = False) -> None:
        first, size = 0x82 if packed else 0x81, len(payload)
        if size < 126:
            head = struct.pack("!BB", first, size)
        elif size < 65536:
            head = struct.pack("!BBH", first, 126, size)
        else:
            head = struct.pack("!BBQ", first, 127, size)
        self.wire = head + payload
        self.message: dict[str, Any] = {"type": "websocket.send"}
        if packed:
            self.message["bytes"] = payload
        else:
            self.message["text"] = payload.decode()


class Line:
    """The way down to one socket."""

    __slots__ = ("protocol", "send", "transport")

    def __init__(self, send: Send) -> None:
        self.send = send
        self.protocol: WebSocketsSansIOProtocol | None = None
        self.transport: asyncio.Transport | None = None
        protocol = getattr(send, "__self__", None)
        if isinstance(protocol, WebSocketsSansIOProtocol) and not protocol.conn.extensions:
            self.protocol, self.transport = protocol, protocol.transport

    def write_now(self, frame: Frame) -> bool:
        """Writes if that can be done without waiting; otherwise says no and writes nothing."""
        protocol, transport = self.protocol, self.transport
        if (
            protocol is None
            or transport is None
            or protocol.conn.state is not State.OPEN
            or transport.get_write_buffer_size() > MOST_WAITING
        ):
            return False
        transport.write(frame.wire)
        return True

    async def write(self, frame: Frame) -> None:
        """Writes, waiting until the socket has room. Raises `ConnectionError` when it never will."""
        try:
            await self.send(frame.message)
        except (OSError, RuntimeError) as gone:
            raise ConnectionError from gone

    def abandon(self) -> None:
        """Drops the connection at once, with whatever still waits in it: a closing frame would wait as well."""
        if self.transport is not None:
            self.transport.abort()
            return
        task = asyncio.ensure_future(self.send({"type": "websocket.close", "code": 1013}))
        task.add_done_callback(_forget)


def _forget(task: "asyncio.Future[None]") -> None:
    with contextlib.suppress(asyncio.CancelledError):
        task.exception()
