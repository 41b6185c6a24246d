"""The load, in a process of its own: `python -m benchmarks.load` reads one JSON order and prints what it saw.

It knows only as much HTTP as our answers need, so that most of the machine is left to the server. An order has `port`,
`pid` (whose CPU is read), `seconds`, `connections` and `requests`; "{op}" and "{seq}" in a request are new each time.
"""

import asyncio
import json
import os
import statistics
import sys
import time
from collections import Counter
from itertools import cycle
from pathlib import Path
from uuid import uuid4

import uvloop

WARMING = 0.4  # seconds


def cpu_of(pid: int) -> float:
    """CPU seconds that a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Visitor(asyncio.Protocol):
    """One connection that asks again as soon as it is answered."""

    def __init__(self, requests: list[str]) -> None:
        self.requests = cycle(requests)
        self.statuses: Counter[int] = Counter()
        self.took: list[float] = []
        self.received = b""
        self.over = False

    def connection_made(self, transport) -> None:
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        request = next(self.requests)
        if "{op}" in request:
            request = request.replace("{op}", str(uuid4())).replace("{seq}", str(time.time_ns() // 1_000_000))
        self.asked = time.monotonic()
        self.transport.write(request.encode("latin-1"))

    def data_received(self, received: bytes) -> None:
        self.received += received
        end = self.received.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self.received[:end].lower()
        at = head.find(b"\r\ncontent-length:")
        length = int(head[at + 17 :].split(b"\r\n", 1)[0])
        if len(self.received) < end + 4 + length:
            return
        self.statuses[int(head[9:12])] += 1
        self.took.append(time.monotonic() - self.asked)
        self.received = b""
        if not self.over:
            self.ask()

    def connection_lost(self, reason: Exception | None) -> None:
        if not self.over:
            self.statuses[0] += 1


async def main(order: dict) -> dict:
    loop, number = asyncio.get_running_loop(), order["connections"]
    visitors = []
    for each in range(number):
        _, visitor = await loop.create_connection(
            lambda mine=order["requests"][each::number]: Visitor(mine), "127.0.0.1", order["port"]
        )
        visitors.append(visitor)
    await asyncio.sleep(WARMING)
    for visitor in visitors:
        visitor.took.clear()
        visitor.statuses.clear()
    began, cpu = time.monotonic(), cpu_of(order["pid"])
    await asyncio.sleep(order["seconds"])
    seconds, cpu = time.monotonic() - began, cpu_of(order["pid"]) - cpu
    for visitor in visitors:
        visitor.over = True
    statuses: Counter[int] = sum((visitor.statuses for visitor in visitors), Counter())
    took = [each for visitor in visitors for each in visitor.took]
    await asyncio.sleep(0.3)
    for visitor in visitors:
        visitor.transport.abort()
    done = sum(statuses.values())
    return {
        "statuses": statuses,
        "per_second": done / seconds,
        "cpu": cpu / done if done else None,
        "p50": statistics.median(took) if took else None,
        "p99": statistics.quantiles(took, n=100)[98] if len(took) > 1 else None,
    }


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        json.dump(runner.run(main(json.load(sys.stdin))), sys.stdout)
