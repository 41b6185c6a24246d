"""The same documents by plain HTTP, for pages whose socket is blocked: `GET /live/poll?t=<ticket>&v=<version>`.

A native ASGI application beside Django: an answer comes from the hub's copy and costs neither thread nor database.
200 with the bytes that a socket would get (packed, if the browser takes gzip), 204 if the page has them, 403 for a
ticket that is no good, 503 try again.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from engage.realtime import hub
from engage.realtime.tickets import BadTicket, name_on
from engage.realtime.watched import Copy

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

LONGEST_QUERY = 1024
LONGEST_VERSION = 18  # digits


async def poll(scope: Scope, receive: Receive, send: Send) -> None:
    status, body, packed = await answer(scope)
    headers = [
        (b"cache-control", b"no-store"),
        (b"content-type", b"application/json"),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
    ]
    if status != 204:
        headers.append((b"content-length", str(len(body)).encode()))
    if status == 200:
        headers.append((b"vary", b"accept-encoding"))
    if packed:
        headers.append((b"content-encoding", b"gzip"))
    if status == 405:
        headers.append((b"allow", b"GET"))
    if status == 503:
        headers.append((b"retry-after", b"2"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def answer(scope: Scope) -> tuple[int, bytes, bool]:
    """The status, the body, and whether that is packed."""
    status, copy = await newest(scope)
    if copy is None:
        return status, b"" if status == 204 else b"{}", False
    packed = copy.packed if takes_gzip(scope) else None
    return status, packed or copy.body, packed is not None


def takes_gzip(scope: Scope) -> bool:
    said = b",".join(value for name, value in scope.get("headers", ()) if name == b"accept-encoding").decode("latin-1")
    codings = (coding.replace(" ", "").partition(";") for coding in said.lower().split(","))
    return any(name == "gzip" and weight.strip("0.") != "q=" for name, _, weight in codings)


def who_asks(scope: Scope, ticket: str) -> int:
    """Tells one page from another in this process's memory, by its ticket and cookies; nobody can work them out from it."""
    cookies = b";".join(value for name, value in scope.get("headers", ()) if name == b"cookie")
    return hash((ticket, cookies)) or 1


async def newest(scope: Scope) -> tuple[int, Copy | None]:
    if scope["method"] != "GET":
        return 405, None
    query: bytes = scope.get("query_string", b"")
    if len(query) > LONGEST_QUERY:
        return 400, None
    asked = parse_qs(query.decode("latin-1"))
    ticket, had = asked.get("t", [""])[0], asked.get("v", ["0"])[0]
    if not (had.isascii() and had.isdigit() and len(had) <= LONGEST_VERSION):
        return 400, None
    running = hub.here()
    if running is None:
        return 503, None
    try:
        copy = await running.newer(name_on(ticket), int(had), who=who_asks(scope, ticket))
    except BadTicket:
        return 403, None
    except hub.Unavailable:
        return 503, None
    return (204, None) if copy is None else (200, copy)
