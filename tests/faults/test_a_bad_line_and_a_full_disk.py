"""What takes its time: a line with losses, delay and gaps; a worker whose lease must run out; a disk with no room left."""

import asyncio
import contextlib
import os
import random
import subprocess
import time
from itertools import cycle

import psycopg
import pytest

from engage.embedded import addresses, place_for
from tests.faults.a_room import Phone, missing, open_room
from tests.faults.product import Product, free_port

pytestmark = [pytest.mark.faults, pytest.mark.long]

DELAY = 0.4  # seconds each way
LOSS = 0.1  # of requests
GAP, BETWEEN = 20.0, 40.0  # seconds


class BadLine:
    """A line to a product through which everything comes late, some connections break, and nothing at all in gaps.

    (Not netem: that needs a kernel module and would hurt everybody else on this machine.)
    """

    def __init__(self, to: int) -> None:
        self.to, self.port = to, free_port()
        self.chance, self.broken, self.began = random.Random(4), 0, time.monotonic()

    async def __aenter__(self) -> "BadLine":
        self.server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.server.close()

    async def _carry(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.CancelledError):
            far, on = await asyncio.open_connection("127.0.0.1", self.to)
            ways = [asyncio.create_task(self._one_way(near, on)), asyncio.create_task(self._one_way(far, back))]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            on.close()
        back.close()

    async def _one_way(self, source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while piece := await source.read(65536):
                # A request and its reply are two pieces: half of the losses are of replies, which is the hard half.
                if self.chance.random() < LOSS / 2:
                    self.broken += 1
                    return
                gone = (time.monotonic() - self.began) % (BETWEEN + GAP) - BETWEEN
                await asyncio.sleep(DELAY + (GAP - gone if gone > 0 else 0))
                to.write(piece)
                await to.drain()


async def test_on_a_bad_line_every_phone_is_told_what_became_of_its_answers(product, note):
    """Acceptance 13 of the live sessions: 10 % loss, 800 ms there and back, gaps of 20 s."""
    room = open_room(product, 30)
    async with BadLine(product.port) as line:
        phones = [Phone(room, number, [line.port]) for number in range(len(room.cookies))]
        ways = cycle(room.options)
        asked = [[next(ways) for _ in range(8)] for _ in phones]

        async def answer(phone: Phone, options: list[int]) -> int:
            return sum([await phone.answer(option) for option in options])

        told = await asyncio.gather(*(answer(phone, options) for phone, options in zip(phones, asked, strict=True)))
    note("acceptance 13", f"answers told to be counted, of {8 * len(phones)}", sum(told), "answers")
    note("acceptance 13", "tries that the line lost", line.broken, "tries")
    assert sum(told) == 8 * len(phones) and line.broken
    note("acceptance 13", "acknowledged answers that are missing", missing(product, room, phones), "answers", 0)


def test_a_job_of_a_killed_worker_is_done_once_when_its_lease_is_over(product, note):
    """In short: tests/faults/test_recovery.py, where the lease is cut; with a digest: tests/journeys/test_killed_on_the_way.py."""
    jobs = product.enqueue(1, seconds=8)
    product.wait_for(lambda: product.in_state(jobs, "running") == 1, "the job to run")
    time.sleep(2)
    killed = time.monotonic()
    product.kill("worker")
    product.does(jobs, patience=120)
    note(2, "the job of a killed worker is done, its own 8 s apart", time.monotonic() - killed - 8, "s", 75)
    assert product.effects(jobs) == jobs
    product.wait_for(product.is_well, "health")


async def test_on_a_full_disk_answers_are_refused_pages_are_read_and_writes_come_back(tmp_path, note):
    """PostgreSQL's files lie on a disk in memory of 400 MB, which somebody else fills to the last byte."""
    assert os.geteuid() == 0, "A small disk is mounted by root only: run `make faults` as root."
    data = tmp_path / "data"
    data.mkdir()
    home = place_for(data).home
    home.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400m,mode=0711", "tmpfs", str(home)], check=True)
    product = Product(data)
    try:
        product.wait_for(product.is_well, "a product on a small disk", patience=240)
        room = open_room(product, 60)
        phones = [Phone(room, number, [product.port]) for number in range(len(room.cookies))]
        with (home / "ballast").open("wb") as ballast, contextlib.suppress(OSError):
            while True:
                ballast.write(bytes(65536))
                ballast.flush()
        with pytest.raises(psycopg.Error), psycopg.connect(addresses(data).database_owner_url) as line:
            line.execute("CREATE TABLE ballast AS SELECT repeat('x', 1000) FROM generate_series(1, 200000)")
        full = time.monotonic()
        await asyncio.gather(
            *(phone.answer(room.options[0], until=lambda: time.monotonic() > full + 8) for phone in phones)
        )
        told = {status for phone in phones for _, status in phone.told}
        assert told <= {0, 200, 503}, told
        refused = sum(status != 200 for phone in phones for _, status in phone.told)
        note(5, "answers refused while it was full, to be sent again", refused, "tries")
        said = product.health()
        assert not said["disk"]["up"] and said["database"]["up"], said
        note(5, "pages on the full disk", product.get("/c/walk-home/", timeout=15)[0], "status")
        (home / "ballast").unlink()
        freed = time.monotonic()
        assert product.health()["disk"]["up"]
        await phones[0].answer(room.options[1])
        note(5, "an answer is taken again after room was made", time.monotonic() - freed, "s", 5)
        product.wait_for(product.is_well, "health", patience=90)
        note(5, "acknowledged answers that are missing", missing(product, room, phones), "answers", 0)
    finally:
        product.stop()
        product.remove()
        subprocess.run(["umount", "-l", str(home)], check=False)
