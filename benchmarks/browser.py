"""As much of a browser as a form needs: one connection kept alive, cookies, packed pages, the form as it stands on the page."""

import asyncio
import gzip
import html
import re
from random import Random
from urllib.parse import urlencode

HIDDEN = re.compile(r'<input type="hidden" name="([a-z]+)" value="([^"]*)">')
PICK = re.compile(r'<input type="(radio|checkbox)" name="(choice)" value="(\d+)"')
TRIES = 3
PATIENCE = 30.0  # seconds for one answer of the server


class Gone(Exception):  # noqa: N818  (what happened to a request, not a fault of ours)
    """The server answered nothing, in several tries."""


class Line(asyncio.Protocol):
    """One connection, one request at a time."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.open, self.received = True, b""
        self.reply: asyncio.Future[tuple[bytes, bytes]] | None = None

    def data_received(self, received: bytes) -> None:
        self.received += received
        head, end, rest = self.received.partition(b"\r\n\r\n")
        length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
        if end and length and len(rest) >= int(length[1]) and self.reply is not None and not self.reply.done():
            self.received = b""
            self.reply.set_result((head, rest))

    def connection_lost(self, reason: Exception | None) -> None:
        self.open = False
        if self.reply is not None and not self.reply.done():
            self.reply.set_exception(ConnectionResetError())


class Browser:
    """One person's. A request whose connection went away is sent again, as browsers do: the form's own key makes it one."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.token, self.csrf = port, token, ""
        self.line: Line | None = None

    async def get(self, address: str) -> tuple[int, str, str]:
        """Status, page, and where it leads on to."""
        return await self._ask("GET", address, "")

    async def post(self, address: str, form: dict[str, str]) -> tuple[int, str, str]:
        return await self._ask("POST", address, urlencode(form))

    def close(self) -> None:
        if self.line is not None and self.line.open:
            self.line.transport.abort()  # type: ignore[attr-defined]

    async def _ask(self, method: str, address: str, body: str) -> tuple[int, str, str]:
        cookies = f"guest={self.token}" + (f"; csrftoken={self.csrf}" if self.csrf else "")
        sent = (
            f"{method} {address} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nAccept-Encoding: gzip, deflate\r\n"
            f"Accept-Language: en-GB,en;q=0.9\r\nCookie: {cookies}\r\n"
        )
        if method == "POST":
            sent += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\nOrigin: http://localhost\r\n"
        for _ in range(TRIES):
            try:
                async with asyncio.timeout(PATIENCE):
                    head, packed = await self._send(f"{sent}\r\n{body}".encode())
                return self._read(head, packed)
            except TimeoutError:
                self.close()
                raise Gone("no answer in time") from None
            except OSError:
                self.line = None
        raise Gone("connection refused")

    async def _send(self, request: bytes) -> tuple[bytes, bytes]:
        if self.line is None or not self.line.open:
            loop = asyncio.get_running_loop()
            _, self.line = await loop.create_connection(Line, "127.0.0.1", self.port)
        self.line.reply = asyncio.get_running_loop().create_future()
        self.line.transport.write(request)  # type: ignore[attr-defined]
        return await self.line.reply

    def _read(self, head: bytes, packed: bytes) -> tuple[int, str, str]:
        said = head.decode("latin-1")
        given = re.search(r"\r\nset-cookie: *csrftoken=([^;]+)", said, re.IGNORECASE)
        if given:
            self.csrf = given[1]
        following = re.search(r"\r\nlocation: *(\S+)", said, re.IGNORECASE)
        page = gzip.decompress(packed) if packed[:2] == b"\x1f\x8b" else packed
        return int(said[9:12]), page.decode(), following[1] if following else ""


def filled(page: str, random: Random) -> dict[str, str]:
    """The page's form with something picked, or said, and "Continue" pressed."""
    form = {name: html.unescape(value) for name, value in HIDDEN.findall(page)} | {"status": "answered"}
    picks = [value for _, _, value in PICK.findall(page)]
    if picks:
        form["choice"] = random.choice(picks)
    else:
        assert 'name="words"' in page, page[:200]
        form["words"] = f"The path behind the school is dark, and {random.choice(WISHES)} would help."
    return form


WISHES = ("more lamps", "a later bus", "somebody to walk with", "a bell by the gate", "a shop that stays open")
