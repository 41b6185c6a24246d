"""Many sockets that listen to one stream, in a process of their own: `python -m benchmarks.viewers PORT TICKET NUMBER`.

Says "ready" when all are in, counts what comes until its standard input is closed, then prints what it saw.
"""

import asyncio
import base64
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator

import uvloop

PATIENCE = 40  # seconds until all must be in


class Viewer(asyncio.Protocol):
    """One page that listens; it counts messages by their heads and reads none of them."""

    def __init__(self, port: int, ticket: str) -> None:
        self.port, self.ticket = port, ticket
        self.received = 0
        self.closed = False
        self.open: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.head = b""

    def connection_made(self, transport) -> None:
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /ws/ HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Origin: http://127.0.0.1:{self.port}\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def data_received(self, received: bytes) -> None:
        if self.open.done():
            self.received += 1
            return
        self.head += received
        if b"\r\n\r\n" in self.head:
            assert self.head.startswith(b"HTTP/1.1 101 "), self.head
            said = json.dumps({"t": "listen", "tickets": [{"ticket": self.ticket, "v": 0}]}).encode()
            self.transport.write(bytes([0x81, 0x80 | 126]) + len(said).to_bytes(2, "big") + bytes(4) + said)
            self.open.set_result(None)

    def connection_lost(self, reason: Exception | None) -> None:
        self.closed = True


async def main(port: int, ticket: str, number: int) -> None:
    loop, gate = asyncio.get_running_loop(), asyncio.Semaphore(50)

    async def come() -> Viewer:
        async with gate:
            _, one = await loop.create_connection(lambda: Viewer(port, ticket), "127.0.0.1", port)
            await one.open
            return one

    async with asyncio.timeout(PATIENCE):
        viewers = await asyncio.gather(*(come() for _ in range(number)))
        while any(not one.received for one in viewers):  # each is shown what there is as soon as it listens
            await asyncio.sleep(0.05)
    for one in viewers:
        one.received = 0
    print("ready", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    print(json.dumps({"received": sum(one.received for one in viewers), "closed": sum(one.closed for one in viewers)}))
    for one in viewers:
        one.transport.abort()


@contextlib.contextmanager
def watching(port: int, ticket: str, number: int, seen: list[dict]) -> Iterator[None]:
    """So many viewers as long as the block lasts; then `seen` has how much they received, and how many were cut."""
    command = [sys.executable, "-m", "benchmarks.viewers", str(port), ticket, str(number)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as viewers:
        assert viewers.stdout is not None
        assert viewers.stdout.readline() == "ready\n", "the viewers did not come in"
        yield
        said, _ = viewers.communicate("", timeout=20)
        seen.append(json.loads(said))


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
