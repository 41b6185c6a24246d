"""As much of a browser as a phone in a room needs: pages, forms, cookies, and a network that loses things if asked."""

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode, urlsplit

import httptools

SECONDS = 20.0
LARGEST = 2 * 1024 * 1024
Lose = Literal["", "request", "reply"]


class Lost(Exception):  # noqa: N818  (what a phone sees when the network is gone)
    """No reply came: the network lost the request or the reply, or the server is away."""


@dataclass
class Reply:
    """What came back: the status, the headers in small letters, the body."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


class _Reading:
    """What the parser calls while a reply comes in."""

    def __init__(self) -> None:
        self.reply, self.whole, self.pieces = Reply(), False, bytearray()

    def on_header(self, name: bytes, value: bytes) -> None:
        key, said = name.decode("latin-1").lower(), value.decode("latin-1")
        if key == "set-cookie":
            cookie, _, given = said.partition(";")[0].partition("=")
            self.reply.cookies[cookie.strip()] = given.strip()
        else:
            self.reply.headers[key] = said

    def on_body(self, body: bytes) -> None:
        self.pieces += body

    def on_message_complete(self) -> None:
        self.whole = True


class Browser:
    """One phone's browser: its own cookies, a fresh connection for each request.

    With several addresses it stands behind an entrance: it uses the first until that is gone, then the next.
    """

    def __init__(self, *addresses: str) -> None:
        self.addresses = list(addresses)
        self.cookies: dict[str, str] = {}
        self._go_to(self.addresses[0])

    def _go_to(self, address: str) -> None:
        parts = urlsplit(address)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.host, self.secure = parts.hostname or "localhost", parts.scheme == "https"
        self.port = parts.port or (443 if self.secure else 80)
        self.netloc = parts.netloc

    def move_on(self) -> None:
        """This process did not answer; the entrance sends the next request to another."""
        self.addresses.append(self.addresses.pop(0))
        self._go_to(self.addresses[0])

    @property
    def socket_address(self) -> str:
        return f"{'wss' if self.secure else 'ws'}://{self.netloc}/ws/"

    @property
    def cookie_line(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    async def get(self, path: str) -> Reply:
        """The page, with up to five redirects followed."""
        for _ in range(5):
            reply = await self.send("GET", path)
            if reply.status not in {301, 302, 303}:
                return reply
            path = reply.headers["location"]
        return reply

    async def post(
        self,
        path: str,
        fields: Mapping[str, Sequence[str]],
        *,
        accept: str = "text/html",
        lose: Lose = "",
    ) -> Reply:
        return await self.send("POST", path, urlencode(fields, doseq=True).encode(), accept=accept, lose=lose)

    async def send(
        self, method: str, path: str, body: bytes = b"", *, accept: str = "text/html", lose: Lose = ""
    ) -> Reply:
        """Raises `Lost` when no whole reply comes back within `SECONDS`."""
        if lose == "request":
            raise Lost("the request")
        try:
            async with asyncio.timeout(SECONDS):
                reply = await self._exchange(method, path, body, accept, forget=lose == "reply")
        except (OSError, TimeoutError, asyncio.IncompleteReadError, httptools.HttpParserError) as reason:
            if lose == "":
                self.move_on()
            raise Lost(type(reason).__name__) from reason
        self.cookies |= {name: value for name, value in reply.cookies.items() if value}
        return reply

    async def _exchange(self, method: str, path: str, body: bytes, accept: str, *, forget: bool) -> Reply:
        context = ssl.create_default_context() if self.secure else None
        reader, writer = await asyncio.open_connection(self.host, self.port, ssl=context)
        try:
            writer.write(self._head(method, path, body, accept) + body)
            await writer.drain()
            reading = _Reading()
            parser = httptools.HttpResponseParser(reading)
            while not reading.whole:
                piece = await reader.read(65536)
                if not piece or len(reading.pieces) > LARGEST:
                    raise asyncio.IncompleteReadError(b"", None)
                parser.feed_data(piece)
                if forget:  # it was answered, and the answer never reaches the phone
                    raise ConnectionResetError
            reading.reply.status, reading.reply.body = parser.get_status_code(), bytes(reading.pieces)
            return reading.reply
        finally:
            writer.close()

    def _head(self, method: str, path: str, body: bytes, accept: str) -> bytes:
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {self.netloc}",
            f"Accept: {accept}",
            "Connection: close",
            "User-Agent: Engage rehearsal",
        ]
        if self.cookies:
            lines.append(f"Cookie: {self.cookie_line}")
        if method == "POST":
            lines += [
                f"Origin: {self.origin}",
                "Sec-Fetch-Site: same-origin",
                f"Referer: {self.origin}/",
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
