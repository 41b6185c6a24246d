"""The server that `benchmarks.fanout` measures: the real consumer and hub under uvicorn, bare sockets beside them."""

import asyncio
import json
import resource
import socket
import sys
import time
from typing import Any

import django
import uvicorn

django.setup()

from engage.realtime import hub  # noqa: E402  (Django first)
from engage.realtime.consumer import LiveConsumer  # noqa: E402
from engage.realtime.streams import kind_of, stream  # noqa: E402
from engage.realtime.watched import Copy, Watched  # noqa: E402

DOCUMENT = "<p>" + "What people said. " * 110 + "</p>"  # about 2 KB, a usual board's change
LONG = DOCUMENT * 1000  # what soon fills all that lies between, where somebody never reads
ROUNDS = 20
PAUSE = 0.02  # seconds, so that the readers keep up and every write goes straight through

bare: list[socket.socket] = []


@stream("bench")
def bench(key: str) -> str:
    return DOCUMENT


@stream("bench_long")
def bench_long(key: str) -> str:
    return LONG


async def cpu_of_the_hub() -> float:
    """CPU seconds of one delivery through the hub."""
    running = hub.here()
    assert running is not None
    watched = Watched("bench:cpu", kind_of("bench"))
    for viewer in running.viewers:
        viewer.had[watched] = 0
        watched.viewers.add(viewer)
    began = time.process_time()
    for version in range(1, ROUNDS + 1):
        watched.deliver(Copy(watched.name, version, DOCUMENT), asyncio.get_running_loop().time())
        await asyncio.sleep(PAUSE)
    spent = time.process_time() - began
    late = sum(viewer.had.pop(watched) < ROUNDS for viewer in running.viewers)
    assert not late, f"{late} sockets were not served"
    return spent / ROUNDS / len(watched.viewers)


async def cpu_of_bare_sends() -> float:
    """CPU seconds of one `socket.send` of the same bytes, in a Python loop."""
    frame = Copy("bench:cpu", 1, DOCUMENT).frame.wire
    began = time.process_time()
    for _ in range(ROUNDS):
        for one in bare:
            one.send(frame)
        await asyncio.sleep(PAUSE)
    return (time.process_time() - began) / ROUNDS / len(bare)


async def take_bare_sockets(port: int) -> None:
    listener = socket.create_server(("127.0.0.1", port), backlog=2048)
    listener.setblocking(False)
    while True:
        one, _ = await asyncio.get_running_loop().sock_accept(listener)
        one.setblocking(False)
        bare.append(one)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await LiveConsumer.as_asgi()(scope, receive, send)
        return
    running = hub.here()
    assert running is not None
    match scope["path"]:
        case "/hub":
            found: Any = await cpu_of_the_hub()
        case "/bare":
            found = await cpu_of_bare_sends()
        case _:
            watched = [name for name, stream in running.streams.items() if stream.version is not None]
            found = {**running.state(), "bare": len(bare), "watched": watched}
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(found).encode()})


async def main(port: int) -> None:
    await hub.start()
    taking = asyncio.create_task(take_bare_sockets(port + 1))
    config = uvicorn.Config(application, port=port, lifespan="off", log_level="warning", ws_per_message_deflate=False)
    await uvicorn.Server(config).serve()
    taking.cancel()
    await hub.stop()


if __name__ == "__main__":
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with asyncio.Runner(loop_factory=uvicorn.Config(application).get_loop_factory()) as runner:
        runner.run(main(int(sys.argv[1])))
