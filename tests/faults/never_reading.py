"""20 of 1,000 sockets never read: what the others notice, and when the 20 are let go. Prints one JSON object.

`python -m tests.faults.never_reading` with a product's environment: a server of its own (the real consumer and hub) beside the
product's PostgreSQL and Redis, pages that read and pages that do not, and a change a second for all of them. Those that do not
read are sent two megabytes a few times, which fills what the kernel keeps for them.
"""

import asyncio
import json
import os
import random
import resource
import socket
import statistics
import subprocess
import sys
import time

import django
import psutil

from benchmarks.fanout import Page, ask, change, free_port, until

READING, STUCK = 980, 20
CHANGES = 16
PAUSE = 1.25  # seconds between two changes: longer than the tick, so that each goes out at once
FILLING = 3  # long documents that those who do not read are sent first
PATIENCE = 90.0


class Stuck(asyncio.Protocol):
    """Says that it listens and then reads nothing more."""

    def __init__(self, port: int, *tickets: str) -> None:
        self.page = Page(port, *tickets)

    def connection_made(self, transport) -> None:
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.transport = transport
        self.page.connection_made(transport)

    def data_received(self, received: bytes) -> None:
        self.page.data_received(received)
        if self.page.open.done():
            self.transport.pause_reading()


def late_by(pages: list[Page], moment: float, version: int) -> float:
    """Seconds until 99 of a hundred pages had this version."""
    seconds = sorted(next(at for at, had in page.arrivals if had >= version) - moment for page in pages)
    return statistics.quantiles(seconds, n=100)[98]


async def changed(pages: list[Page], name: str) -> float:
    for page in pages:
        page.arrivals.clear()
    version, moment = await asyncio.to_thread(change, name)
    knows = lambda page: page.closed or (page.arrivals and page.arrivals[-1][1] >= version)  # noqa: E731
    async with asyncio.timeout(30):
        while not all(map(knows, pages)):
            await asyncio.sleep(0.01)
    await asyncio.sleep(PAUSE)
    return late_by([page for page in pages if not page.closed], moment, version)


async def measure(port: int, name: str, pid: int) -> dict[str, float]:
    from engage.realtime.tickets import ticket

    await until(port, lambda state: state["doorbell"])
    loop, leave, gate = asyncio.get_running_loop(), ticket(name), asyncio.Semaphore(50)
    long = name.replace("bench", "bench_long")

    async def one(protocol):
        async with gate:
            _, made = await loop.create_connection(protocol, "127.0.0.1", port)
            await (made.page if isinstance(made, Stuck) else made).open
            return made

    pages = await asyncio.gather(*(one(lambda: Page(port, leave)) for _ in range(READING)))
    await until(port, lambda state: state["viewers"] == READING)
    await changed(pages, name)
    alone = [await changed(pages, name) for _ in range(CHANGES)]
    memory = psutil.Process(pid).memory_info().rss

    await asyncio.gather(*(one(lambda: Stuck(port, leave, ticket(long))) for _ in range(STUCK)))
    await until(port, lambda state: state["viewers"] == READING + STUCK)
    began, beside, gone, most = time.monotonic(), [], None, memory
    for _ in range(FILLING):
        await asyncio.to_thread(change, long)
        await asyncio.sleep(PAUSE)
    while len(beside) < CHANGES or (gone is None and time.monotonic() - began < PATIENCE):
        beside.append(await changed(pages, name))
        most = max(most, psutil.Process(pid).memory_info().rss)
        if gone is None and (await asyncio.to_thread(ask, port, "/state"))["viewers"] == READING:
            gone = time.monotonic() - began
    # Once more without them: a machine that got slower meanwhile must not look like somebody who was in the way.
    alone += [await changed(pages, name) for _ in range(CHANGES)]
    cut = sum(page.closed for page in pages)
    for page in pages:
        page.transport.abort()
    return {
        "alone_p99": statistics.median(alone),
        "beside_p99": statistics.median(beside[:CHANGES]),
        "gone_after": PATIENCE * 2 if gone is None else gone,
        "memory_mib": (most - memory) / 2**20,
        "others_cut": cut,
    }


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engage.settings")
    django.setup()
    from engage.realtime.models import StreamVersion
    from engage.realtime.streams import stream

    for kind in ("bench", "bench_long"):
        stream(kind)(lambda key: "")
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    name, port = f"bench:{random.randrange(1_000_000_000)}", free_port()
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.fanout_server", str(port)])
    try:
        found = asyncio.run(measure(port, name, server.pid))
    finally:
        server.terminate()
        server.wait(20)
        StreamVersion.objects.filter(name__endswith=name.removeprefix("bench")).delete()
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
