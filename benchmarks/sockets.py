"""1,000 phones of a room that come back at one moment, and what one that only listens costs in memory."""

import asyncio
import resource
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.fanout import Page
from benchmarks.measuring import ROUNDS, Server, echo, figure, kernel, server

PHONES = 1_000
PATIENCE = 60.0  # seconds
FIRST = 300  # sockets that are there before memory is measured, so that pools and caches have their size


def run() -> Iterator[dict]:
    from engage.realtime.tickets import ticket

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    leave = ticket(f"room:{open_room()}")
    with server("product") as product, server("handshakes") as bare:
        storms: dict[str, list[dict]] = {"product": [], "bare": []}
        for _ in range(ROUNDS):
            kernel.append(echo())
            storms["product"].append(asyncio.run(storm(product, leave, wants_snapshot=True)))
            storms["bare"].append(asyncio.run(storm(bare, leave, wants_snapshot=False)))
    cpu = {way: statistics.median(each["cpu"] for each in rounds) / PHONES * 1e6 for way, rounds in storms.items()}
    words = "bare handshakes"
    yield figure(
        "1,000 reconnect at once, web CPU each", cpu["product"], "µs", cpu["bare"], words, gate="2.0, stretch 1.3"
    )
    refused = sum(each["refused"] for each in storms["product"])
    yield figure("1,000 reconnect at once, refused", refused, "phones", 0, "none", gate="0") | {"met": refused == 0}
    seconds = {way: statistics.median(each["seconds"] for each in rounds) for way, rounds in storms.items()}
    yield figure("1,000 reconnect at once, all have the snapshot", seconds["product"], "s", seconds["bare"], words)
    sizes: dict[str, list[float]] = {"product": [], "channels": []}
    for _ in range(2):
        for way in sizes:
            with server("product" if way == "product" else "channels-consumer") as on:
                sizes[way].append(asyncio.run(bytes_of_one(on, leave, listens=way == "product")))
    each = {way: statistics.median(found) / 1024 for way, found in sizes.items()}
    bare_consumer = "a bare Channels consumer that was accepted"
    yield figure(
        "memory of a socket that only listens",
        each["product"],
        "KiB",
        each["channels"],
        bare_consumer,
        gate="1.3, stretch 1.0",
    )


def open_room() -> int:
    """The number of a session with its code on the wall, as a hall of phones has it before them."""
    from uuid import uuid4

    from django.utils import timezone

    from accounts.models import Member
    from consultations.core.models import Activity
    from consultations.live.actions.commanding import press
    from consultations.live.actions.planning import plan_session

    choice = Activity.objects.get(consultation__slug="walk-home", position=1)
    host, now = Member.objects.order_by("pk").first(), timezone.now()
    assert host is not None
    session = plan_session(
        consultation=choice.consultation, title="A hall", activity_ids=[choice.pk], member_id=host.pk, now=now
    )
    for v, verb in enumerate(("open_room", "show", "open")):
        press(
            session_id=session.pk, verb=verb, cmd_id=uuid4(), if_v=v, member_id=host.pk, hosts=True, now=timezone.now()
        )
    return session.pk


class Silent(Page):
    """A socket that is opened and says nothing."""

    def data_received(self, received: bytes) -> None:
        self.received += received
        if b"\r\n\r\n" in self.received and not self.open.done():
            self.open.set_result(None)


async def storm(on: Server, leave: str, *, wants_snapshot: bool, phones: int = PHONES) -> dict:
    """All connect at one moment; over when each has its snapshot, or without one its handshake. CPU in seconds."""
    loop, kind = asyncio.get_running_loop(), Page if wants_snapshot else Silent
    began, cpu = time.monotonic(), cpu_of(on.pid)

    async def come_back() -> Page | None:
        try:
            _, page = await loop.create_connection(lambda: kind(on.port, leave), "127.0.0.1", on.port)
            await page.open
            while wants_snapshot and not page.arrivals and not page.closed:
                await asyncio.sleep(0.05)
        except OSError:
            return None
        return None if page.closed else page

    async with asyncio.timeout(PATIENCE):
        pages = await asyncio.gather(*(come_back() for _ in range(phones)))
    took, cpu = time.monotonic() - began, cpu_of(on.pid) - cpu
    for page in pages:
        if page is not None:
            page.transport.abort()
    await asyncio.sleep(1)
    return {"cpu": cpu, "seconds": took, "refused": sum(page is None for page in pages)}


async def bytes_of_one(on: Server, leave: str, *, listens: bool) -> float:
    """By how much the process grows for each of 1,000 sockets more."""
    kind = Page if listens else Silent
    loop, gate = asyncio.get_running_loop(), asyncio.Semaphore(50)

    async def one() -> Page:
        async with gate:
            _, page = await loop.create_connection(lambda: kind(on.port, leave), "127.0.0.1", on.port)
            await page.open
            return page

    pages = await asyncio.gather(*(one() for _ in range(FIRST)))
    await asyncio.sleep(3)
    before = resident(on.pid)
    pages += await asyncio.gather(*(one() for _ in range(PHONES)))
    await asyncio.sleep(3)
    grown = resident(on.pid) - before
    assert not any(page.closed for page in pages), "a socket was closed"
    for page in pages:
        page.transport.abort()
    return grown / PHONES


def cpu_of(pid: int) -> float:
    """CPU seconds of all threads of a process, to the nanosecond."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(each.read_text().split()[0]) for each in threads) / 1e9


def resident(pid: int) -> int:
    """Bytes of memory that are this process' own."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Private_Dirty:"):
            return int(line.split()[1]) * 1024
    raise LookupError(pid)
