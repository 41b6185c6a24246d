"""The same documents by plain HTTP, for pages whose socket is blocked: `GET /live/poll?t=<ticket>&v=<version>`.

A native ASGI application beside Django: an answer comes from the hub's copy and costs neither thread nor database.
200 with the bytes that a socket would get, 204 if the page has them, 403 for a ticket that is no good, 503 try again.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from engage.realtime import hub
from engage.realtime.tickets import BadTicket, name_on

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

LONGEST_QUERY = 1024
LONGEST_VERSION = 18  # digits


async def poll(scope: Scope, receive: Receive, send: Send) -> None:
    status, body = await answer(scope)
    headers = [
        (b"cache-control", b"no-store"),
        (b"content-type", b"application/json"),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
    ]
    if status != 204:
        headers.append((b"content-length", str(len(body)).encode()))
    if status == 405:
        headers.append((b"allow", b"GET"))
    if status == 503:
        headers.append((b"retry-after", b"2"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def answer(scope: Scope) -> tuple[int, bytes]:
    if scope["method"] != "GET":
        return 405, b"{}"
    query: bytes = scope.get("query_string", b"")
    if len(query) > LONGEST_QUERY:
        return 400, b"{}"
    asked = parse_qs(query.decode("latin-1"))
    ticket, had = asked.get("t", [""])[0], asked.get("v", ["0"])[0]
    if not (had.isascii() and had.isdigit() and len(had) <= LONGEST_VERSION):
        return 400, b"{}"
    running = hub.here()
    if running is None:
        return 503, b"{}"
    try:
        copy = await running.newer(name_on(ticket), int(had))
    except BadTicket:
        return 403, b"{}"
    except hub.Unavailable:
        return 503, b"{}"
    return (204, b"") if copy is None else (200, copy.frame.text.encode())
