"""A page that Django drew once, kept for all phones of a room, with each phone's own part put in: as text, and packed.

Packed pieces stay packed: each ends on a byte, so a phone's own part goes between them as it is (RFC 1951, 3.2.4).
"""

import re
import secrets
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpResponse, HttpResponseBase
from django.utils.html import escape

from consultations.live.access import OF_NOBODY
from consultations.live.documents.holes import NEWCOMER, OP, SEQ

# Where a phone's own part goes. Each of them is in a page once.
HOLES = {
    "newcomer": f'<input type="hidden" name="newcomer" value="{NEWCOMER}">',
    "now": f'data-now="{SEQ}"',
    "op": f'name="op" value="{OP}"',
    "seq": f'name="seq" value="{SEQ}"',
}
ANY_HOLE = re.compile("|".join(f"(?P<{name}>{re.escape(text)})" for name, text in HOLES.items()))
# What belongs to one answer, not to the page: they are made anew.
NOT_KEPT = {"content-length", "x-request-id", "set-cookie"}


@dataclass(frozen=True)
class Wanted:
    """A page as a browser asks for it: everything that its drawing may depend on. `language`: cookie and header."""

    path: str
    host: str
    scheme: str
    forwarded: str
    language: tuple[str, str]


class Kept:
    """One page. `headers` are what Django gave it, but for those of one answer."""

    def __init__(self, status: int, headers: Sequence[tuple[bytes, bytes]], html: str) -> None:
        self.status, self.headers = status, list(headers)
        self.language = next((value.decode() for name, value in headers if name == b"content-language"), "")
        self._pieces: list[tuple[bytes, bytes, str]] = []  # text, packed, the hole after it
        start = 0
        for hole in ANY_HOLE.finditer(html):
            self._pieces.append((*_piece(html[start : hole.start()]), hole.lastgroup or ""))
            start = hole.end()
        self._pieces.append((*_piece(html[start:]), ""))

    def filled(self, own: Mapping[str, str], *, packed: bool) -> bytes:
        """The page with these parts in its holes."""
        parts = [(text, small, own.get(hole, "").encode()) for text, small, hole in self._pieces]
        plain = b"".join(piece for text, _small, mine in parts for piece in (text, mine))
        if not packed:
            return plain
        # A name of random length hides how long the packed page is, as Django's own packing does (BREACH).
        name = b"a" * secrets.randbelow(64)
        head = b"\x1f\x8b\x08\x08" + b"\x00" * 4 + b"\x00\x03" + name + b"\x00"
        body = b"".join(piece for _text, small, mine in parts for piece in (small, _as_it_is(mine)))
        return head + body + b"\x03\x00" + struct.pack("<II", zlib.crc32(plain), len(plain) & 0xFFFFFFFF)


def own_parts(*, newcomer: str = "", op: str = "", seq: int = 0, tested: bool = False) -> dict[str, str]:
    """What goes into the holes for one phone."""
    return {
        "newcomer": f'<input type="hidden" name="newcomer" value="{escape(newcomer)}">' if newcomer else "",
        "now": f'data-now="{seq}"{" data-tested" if tested else ""}',
        "op": f'name="op" value="{escape(op)}"',
        "seq": f'name="seq" value="{seq}"',
    }


_django = WSGIHandler()


def draw(wanted: Wanted) -> Kept:
    """Ask Django for the page of nobody, through all of its middleware."""
    environ = {
        OF_NOBODY: True,
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": wanted.path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": wanted.host,
        "wsgi.url_scheme": wanted.scheme,
        "wsgi.input": BytesIO(),
        "HTTP_COOKIE": wanted.language[0],
        "HTTP_ACCEPT_LANGUAGE": wanted.language[1],
    }
    if wanted.forwarded:
        environ["HTTP_X_FORWARDED_PROTO"] = wanted.forwarded
    response = _django.get_response(WSGIRequest(environ))
    try:
        html = response.content.decode() if isinstance(response, HttpResponse) else ""
        return Kept(response.status_code, _headers(response), html)
    finally:
        response.close()


def _headers(response: HttpResponseBase) -> list[tuple[bytes, bytes]]:
    return [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in response.items()
        if name.lower() not in NOT_KEPT
    ]


def _piece(text: str) -> tuple[bytes, bytes]:
    plain = text.encode()
    packing = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return plain, packing.compress(plain) + packing.flush(zlib.Z_FULL_FLUSH)


def _as_it_is(plain: bytes) -> bytes:
    """A stored block."""
    return b"\x00" + struct.pack("<HH", len(plain), len(plain) ^ 0xFFFF) + plain if plain else b""
