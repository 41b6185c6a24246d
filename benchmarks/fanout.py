"""What it costs to tell 1,000 sockets about a change, and how late the last of them learns of it."""

import asyncio
import base64
import json
import os
import random
import resource
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import django

VIEWERS = 1_000
ROUNDS = 3
QUIET_CHANGES = 8
BUSY_SECONDS = 6.0
BUSY_CHANGES = 10  # a second
TICK = 1.0
PING, PONG = 9, 10


class Page(asyncio.Protocol):
    """A page that listens and notes when each version reached it; it knows no more of WebSockets than that needs."""

    def __init__(self, port: int, *tickets: str) -> None:
        self.port, self.tickets = port, [{"ticket": ticket, "v": 0} for ticket in tickets]
        self.arrivals: list[tuple[float, int]] = []
        self.open = asyncio.get_running_loop().create_future()
        self.closed = False
        self.received = b""

    def connection_made(self, transport) -> None:
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /ws/ HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nOrigin: http://127.0.0.1:{self.port}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def data_received(self, received: bytes) -> None:
        self.received += received
        if not self.open.done():
            if b"\r\n\r\n" not in self.received:
                return
            self.received = self.received.partition(b"\r\n\r\n")[2]
            said = json.dumps({"t": "listen", "tickets": self.tickets}).encode()
            self.transport.write(bytes([0x81, 0x80 | 126]) + len(said).to_bytes(2, "big") + bytes(4) + said)
            self.open.set_result(None)
        while len(self.received) >= 4:
            size, start = self.received[1], 2
            if size == 126:
                size, start = int.from_bytes(self.received[2:4], "big"), 4
            if len(self.received) < start + size:
                return
            opcode, message = self.received[0] & 0x0F, self.received[start : start + size]
            self.received = self.received[start + size :]
            if opcode == PING:  # or it counts as gone after 40 s
                self.transport.write(bytes([0x80 | PONG, 0x80 | size, 0, 0, 0, 0]) + message)
                continue
            at = message.find(b'"v":')
            if at > 0:
                self.arrivals.append((time.monotonic(), int(message[at + 4 : message.index(b",", at)])))

    def connection_lost(self, reason: Exception | None) -> None:
        self.closed = True


def free_port() -> int:
    while True:
        port = random.randrange(8100, 8900)
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("127.0.0.1", port))
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def ask(port: int, path: str):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        return json.load(answer)


async def until(port: int, true) -> None:
    for _ in range(300):
        try:
            if true(await asyncio.to_thread(ask, port, "/state")):
                return
        except OSError:
            pass
        await asyncio.sleep(0.1)
    raise TimeoutError


def change(name: str) -> tuple[int, float]:
    """The stream's next version and the moment before its commit."""
    from django.db import transaction

    from engage.realtime.streams import announce, versions_of

    with transaction.atomic():
        announce(name)
        return versions_of([name])[name], time.monotonic()


def how_late(pages: list[Page], committed: dict[int, float]) -> tuple[list[float], int]:
    """Seconds from each commit until each page knew of it, and how many pages never learned the last."""
    late, missed = [], 0
    for page in pages:
        known = min(committed) - 1
        for at, version in page.arrivals:
            late += [
                at - committed[each] for each in range(max(known + 1, min(committed)), version + 1) if each in committed
            ]
            known = max(known, version)
        missed += known < max(committed)
        page.arrivals.clear()
    return late, missed


async def bare_page(port: int):
    class Reader(asyncio.Protocol):
        pass

    return await asyncio.get_running_loop().create_connection(Reader, "127.0.0.1", port + 1)


async def measure(port: int, name: str) -> dict[str, float]:
    from engage.realtime.tickets import ticket

    await until(port, lambda state: state["doorbell"])
    loop, leave, gate = asyncio.get_running_loop(), ticket(name), asyncio.Semaphore(50)

    async def page() -> Page:
        async with gate:
            _, one = await loop.create_connection(lambda: Page(port, leave), "127.0.0.1", port)
            await one.open
            return one

    pages = await asyncio.gather(*(page() for _ in range(VIEWERS)))
    plain = [(await bare_page(port))[0] for _ in range(VIEWERS)]
    ready = {"viewers": VIEWERS, "bare": VIEWERS}
    await until(port, lambda state: name in state["watched"] and all(state[key] == ready[key] for key in ready))
    await asyncio.sleep(1)

    hub, bare = [], []
    for _ in range(ROUNDS):
        hub.append(await asyncio.to_thread(ask, port, "/hub"))
        bare.append(await asyncio.to_thread(ask, port, "/bare"))
    for one in plain:
        one.close()
    for one in pages:
        one.arrivals.clear()

    quiet: dict[int, float] = {}
    for _ in range(QUIET_CHANGES):
        quiet.update([await asyncio.to_thread(change, name)])
        await asyncio.sleep(TICK + 0.3 * random.random() + 0.1)
    quiet_late, quiet_missed = how_late(pages, quiet)

    busy: dict[int, float] = {}
    began = time.monotonic()
    while time.monotonic() - began < BUSY_SECONDS:
        busy.update([await asyncio.to_thread(change, name)])
        await asyncio.sleep(1 / BUSY_CHANGES)
    await asyncio.sleep(TICK + 1)
    busy_late, busy_missed = how_late(pages, busy)
    closed = sum(page.closed for page in pages)
    for one in pages:
        one.transport.abort()
    return {
        "hub": statistics.median(hub) * 1e6,
        "bare": statistics.median(bare) * 1e6,
        "quiet_p50": share(quiet_late, 50),
        "quiet_p99": share(quiet_late, 99),
        "busy_p50": share(busy_late, 50),
        "busy_p99": share(busy_late, 99),
        "missed": quiet_missed + busy_missed + closed,
    }


def share(seconds: list[float], percent: int) -> float:
    """The percentile, in milliseconds."""
    return statistics.quantiles(seconds, n=100)[percent - 1] * 1000


def run() -> Iterator[dict]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engage.settings")
    django.setup()
    from engage.realtime.models import StreamVersion
    from engage.realtime.streams import kinds, stream

    if "bench" not in kinds:
        stream("bench")(lambda key: "")
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    name, port = f"bench:{random.randrange(1_000_000_000)}", free_port()
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.fanout_server", str(port)])
    try:
        found = asyncio.run(measure(port, name))
    finally:
        server.terminate()
        server.wait(20)
        StreamVersion.objects.filter(name=name).delete()
    yield figure(
        "fan-out CPU per delivery to 1,000 sockets", found["hub"], "µs", found["bare"], "bare socket.send loop"
    )
    for way, words in (("quiet", "one change after quiet"), ("busy", "10 changes a second")):
        for part in ("p50", "p99"):
            value, reference = found[f"{way}_{part}"], TICK * 1000
            yield figure(f"staleness {part}, 1,000 viewers, {words}", value, "ms", reference, "tick")
    yield figure("viewers of 1,000 who missed a change or were cut", found["missed"], "viewers", 0, "none")


def figure(name: str, value: float, unit: str, reference: float, of: str) -> dict:
    return {
        "name": name,
        "value": round(value, 2),
        "unit": unit,
        "better": "lower",
        "reference": {"name": of, "value": round(reference, 2)},
        "ratio": round(value / reference, 3) if reference else None,
    }


if __name__ == "__main__":
    for line in run():
        print(json.dumps(line, ensure_ascii=False), flush=True)
