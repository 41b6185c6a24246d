"""One server to be measured: `python -m benchmarks.serve WAY PORT`. All ways but `wsgi` run as the product runs uvicorn."""

import json
import os
import socket
import sys
from typing import Any
from urllib.parse import parse_qs

import uvicorn

from engage.management.serve import SETTINGS

THREADS = 8


async def acknowledging(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Reads the form and says thanks: what an answer would cost if nothing had to be remembered."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    parse_qs(body.decode())
    headers = [(b"location", b"/thanks/"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 302 if body else 200, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def acknowledging_room(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The same for a phone in a room: the form read, a receipt of the usual length."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    said = parse_qs(body.decode())
    receipt = {"op": said.get("op", [""])[0], "status": "counted", "seq": 1, "late": False, "v": 3, "words": "Sent."}
    told = json.dumps(receipt).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(told)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": told})


async def handshakes(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Opens every socket and holds it: what coming back costs before anything is said."""
    if scope["type"] == "http":
        await acknowledging(scope, receive, send)
        return
    await receive()
    await send({"type": "websocket.accept"})
    while (await receive())["type"] != "websocket.disconnect":
        pass


def channels_consumer() -> Any:
    """Channels with its least consumer: no origin check, no layer, nothing said."""
    from channels.generic.websocket import AsyncWebsocketConsumer
    from channels.routing import ProtocolTypeRouter, URLRouter
    from django.urls import path

    class Bare(AsyncWebsocketConsumer):
        channel_layer_alias = "there is none"

    sockets = URLRouter([path("ws/", Bare.as_asgi())])
    return ProtocolTypeRouter({"http": acknowledging, "websocket": sockets})


def main(way: str, port: int) -> None:
    listening = socket.create_server(("127.0.0.1", port), backlog=2048)
    os.environ.setdefault("PAGE_THREADS", str(THREADS))
    if way == "wsgi":
        from django.core.wsgi import get_wsgi_application

        from benchmarks.wsgi_server import serve

        serve(get_wsgi_application(), listening, threads=THREADS)
        return
    lifespan = "off"
    application: Any = acknowledging
    if way == "acknowledging-room":
        application = acknowledging_room
    elif way == "handshakes":
        application = handshakes
    elif way == "channels-consumer":
        import django

        django.setup()
        application = channels_consumer()
    elif way == "django-asgi":
        from django.core.asgi import get_asgi_application

        application = get_asgi_application()
    elif way == "forgetful-room":
        from benchmarks.forgetful import application

        lifespan = "on"
    elif way in {"product", "product-afresh"}:
        from engage.asgi import application

        lifespan = "on"
        if way == "product-afresh":
            from consultations.core import cards

            cards.MOST_KEPT = 0
    config = uvicorn.Config(application, **(SETTINGS | {"lifespan": lifespan}))
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
