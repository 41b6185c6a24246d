"""Acknowledged but missing: answers pour into a room while one part after another is killed with -9.

`python -m benchmarks.killed 200000` starts a product of its own as a newcomer would, kills web, PostgreSQL, Redis and the
worker in turns until so many answers were acknowledged, and compares each acknowledgement with what is stored. Every answer
is of a seat of its own, so none can hide behind a later one; what got no receipt is sent again under the same key, as a phone
does, and must be there once. Prints one JSON line. `tests/faults/test_killed_while_answering.py` is its short form.
"""

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import uvloop

from benchmarks.hall import Hall, open_hall, request
from engage.embedded import addresses
from tests.faults.product import ROOT, Product

SEATS_EACH = 9  # as many as may pass one phone on
CONNECTIONS = 64
PARTS = ("web", "postgres", "redis", "worker")
CALM = 2.0  # seconds of answers between health and the next kill
PAUSE = 0.1  # seconds until a phone tries again
SPARE = 10_000  # seats beyond the number, so that answers still come when the last part is killed
PATIENCE = 20.0  # seconds for one receipt
# A receipt, a broken line, a server that says that it cannot just now, or that one phone tried too often while it could not.
MAY_BE_TOLD = {200, 0, 429, 500, 502, 503}


class Senders:
    """Phones that each send one answer until it is acknowledged, and remember its key."""

    def __init__(self, hall: Hall, port: int, rest: float) -> None:
        self.hall, self.port, self.rest = hall, port, rest
        self.waiting = iter(range(len(hall.cookies) * SEATS_EACH))
        self.enough = False
        self.acknowledged: dict[UUID, int] = {}  # key → which answer it was
        self.statuses: Counter[int] = Counter()

    async def run(self) -> None:
        await asyncio.gather(*(self._one() for _ in range(CONNECTIONS)))

    async def _one(self) -> None:
        line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        for number in self.waiting:
            seat, phone = divmod(number, len(self.hall.cookies))
            op, option = uuid4(), self.hall.options[number % len(self.hall.options)]
            asked = request(self.hall, phone, option, op=str(op), seq=str(time.time_ns() // 1_000_000), seat=seat)
            while True:
                status = 0
                try:
                    async with asyncio.timeout(PATIENCE):
                        line = line or await asyncio.open_connection("127.0.0.1", self.port)
                        status = await _receipt(line, asked.encode())
                except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
                    if line is not None:
                        line[1].close()
                    line = None
                self.statuses[status] += 1
                if status == 200:
                    self.acknowledged[op] = number
                    break
                await asyncio.sleep(PAUSE)
            if self.enough:
                break
            await asyncio.sleep(self.rest)
        if line is not None:
            line[1].close()


async def _receipt(line: tuple[asyncio.StreamReader, asyncio.StreamWriter], asked: bytes) -> int:
    """The status; 200 only for a whole receipt that says "counted"."""
    reader, writer = line
    writer.write(asked)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    at = head.find(b"\r\ncontent-length:")
    body = await reader.readexactly(int(head[at + 17 :].split(b"\r\n", 1)[0])) if at > 0 else b""
    status = int(head[9:12])
    if b"\r\nconnection: close" in head:
        writer.close()
    assert status in MAY_BE_TOLD, (status, body)
    assert status != 200 or json.loads(body)["status"] == "counted", body
    return status


def run(number: int, *, rest: float = 0.0, note=lambda words: None) -> dict:
    """At least so many answers against a product that is hurt all the time; what came of it. `rest`: seconds of each line
    between a receipt and its next answer."""
    folder = Path(tempfile.mkdtemp(prefix="engage-killed-"))
    product = Product(folder / "data")
    try:
        product.wait_for(product.is_well, "health", patience=150)
        hall = _hall(product, -(-(number + SPARE) // SEATS_EACH))
        note(f"{len(hall.cookies):,} phones are in")
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            senders, kills, seconds = runner.run(_hurt(product, Senders(hall, product.port, rest), number, note))
        return _compared(product, hall, senders) | {"kills": kills, "seconds": round(seconds, 1)}
    finally:
        product.stop()
        product.remove()
        shutil.rmtree(folder, ignore_errors=True)


async def _hurt(product: Product, senders: Senders, number: int, note) -> tuple[Senders, dict[str, list[int]], float]:
    """What was killed when: for each part, how many had been acknowledged at that moment."""
    kills: dict[str, list[int]] = {part: [] for part in PARTS}
    began, turn = time.monotonic(), 0
    sending = asyncio.create_task(senders.run())
    while not (len(senders.acknowledged) >= number and all(kills.values())):
        await asyncio.wait({sending}, timeout=CALM)
        if sending.done():
            sending.result()  # a phone was told what none may be told: say so, rather than kill for ever
            raise RuntimeError("every phone has answered, and not every part was killed")
        part = PARTS[turn % len(PARTS)]
        turn += 1
        kills[part].append(len(senders.acknowledged))
        await asyncio.to_thread(product.kill, part)
        await asyncio.to_thread(product.wait_for, product.is_well, f"health after {part}", 90)
        note(f"{part} was killed and is back; {len(senders.acknowledged):,} acknowledged")
    senders.enough = True
    await sending
    return senders, kills, time.monotonic() - began


def _hall(product: Product, phones: int) -> Hall:
    """Made by the product's own code in a process that owns the tables."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.killed", "hall", str(phones)],
        cwd=ROOT,
        env=product.environment | {"ENGAGE_AS_OWNER": "1", "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Hall(**json.loads(done.stdout))


def _compared(product: Product, hall: Hall, senders: Senders) -> dict:
    """Each acknowledgement beside its row: the same key, the seat it came from, and its one vote on what was picked."""
    with psycopg.connect(addresses(product.data).database_url) as line:
        rows = line.execute(
            "SELECT a.op, v.entry_id FROM core_answer a LEFT JOIN core_vote v ON v.answer_id = a.id AND v.value = 1"
            " WHERE a.round_id = %s",
            [hall.round_id],
        ).fetchall()
    stored: dict[UUID, list[int | None]] = {}
    for op, entry in rows:
        stored.setdefault(op, []).append(entry)
    right = {op: [hall.options[number % len(hall.options)]] for op, number in senders.acknowledged.items()}
    return {
        "acknowledged": len(right),
        "missing": sum(op not in stored for op in right),
        "other_than_acknowledged": sum(op in stored and stored[op] != picked for op, picked in right.items()),
        "stored_and_never_acknowledged": sum(op not in right for op in stored),
        "told": {str(status): times for status, times in sorted(senders.statuses.items())},
    }


def _print_hall(phones: int) -> None:
    import django

    django.setup()
    from engage.kit.clock import now
    from tests.cast import Cast
    from tests.factories.consultations import make_world

    make_world(cast=Cast(now()), now=now())
    print(json.dumps(asdict(open_hall(phones, seats_each=SEATS_EACH))))


if __name__ == "__main__":
    if sys.argv[1:2] == ["hall"]:
        _print_hall(int(sys.argv[2]))
    else:
        said = run(
            int(sys.argv[1]) if len(sys.argv) > 1 else 200_000,
            note=lambda words: print(words, file=sys.stderr, flush=True),
        )
        print(json.dumps({"name": "acknowledged but missing, kill -9 of web, PostgreSQL, Redis, worker"} | said))
        sys.exit(bool(said["missing"] or said["other_than_acknowledged"]))
