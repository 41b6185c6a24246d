"""The one entrance: pages in one hop, sockets and polling beside them in the same process."""

# ruff: noqa: E402  (Django is set up before anything that needs its models is imported)

import asyncio
import gc
import os
from contextlib import suppress
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engage.settings")

from django.core.wsgi import get_wsgi_application

pages = get_wsgi_application()

from channels.security.websocket import AllowedHostsOriginValidator
from django.db import DatabaseError
from django.utils.timezone import localdate

from consultations.live import presence
from consultations.live.answering import route as answers
from consultations.live.answering.route import is_answer, take_answer
from consultations.live.coming_in import route as door
from engage.kit import clock
from engage.kit.opening_hours import is_bank_holiday
from engage.kit.page_hop import PageHop, Receive, Scope, Send
from engage.realtime import hub
from engage.realtime.consumer import LiveConsumer
from engage.realtime.polling import poll

is_bank_holiday(
    localdate()
)  # the calendar takes a second to read the first time: now, rather than in front of somebody

THREADS = int(os.environ.get("PAGE_THREADS", "8"))

hop = PageHop(pages, threads=THREADS)
sockets = AllowedHostsOriginValidator(LiveConsumer.as_asgi())  # there is one address, looked at below


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    match scope:
        case {"type": "http", "path": "/livez"}:
            await alive(send)
        case {"type": "http", "path": "/live/poll"}:
            await poll(scope, receive, send)
        case {"type": "http"} if is_answer(scope):
            await take_answer(scope, receive, send)
        case {"type": "http"} if call := door.call_of(scope):
            await door.come_in(call, receive, send, hop)
        case {"type": "http"}:
            await hop(scope, receive, send)
        case {"type": "websocket", "path": "/ws/"}:
            await sockets(scope, receive, send)
        case {"type": "websocket"}:
            await send({"type": "websocket.close", "code": 4404})
        case {"type": "lifespan"}:
            await lifespan(receive, send)


async def alive(send: Send) -> None:
    headers: list[Any] = [(b"content-type", b"text/plain"), (b"content-length", b"3"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok\n"})


def learn_the_time() -> None:
    """What is signed is as old as the database says, from the first cookie on; if it is away, from the first page on."""
    with suppress(DatabaseError):
        clock.now()


async def lifespan(receive: Receive, send: Send) -> None:
    """The hub lives exactly as long as the process serves."""
    await receive()
    await asyncio.get_running_loop().run_in_executor(hop.threads, learn_the_time)
    await hub.start()
    await answers.start()
    await door.start()
    await presence.start()
    # What has been loaded stays for good: the collector need not go through all of it each time a thousand sockets come.
    gc.collect()
    gc.freeze()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await presence.stop()
    await door.stop()
    await answers.stop()
    await hub.stop()
    hop.close()
    await send({"type": "lifespan.shutdown.complete"})
