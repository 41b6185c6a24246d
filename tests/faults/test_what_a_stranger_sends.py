"""Nonsense, slowness and crowds at a real web process: each is closed with the right word, and nothing of it is kept."""

import asyncio
import contextlib
import resource
import time

import psutil
import pytest

from tests.faults.a_room import ask, handshake, open_room
from tests.faults.product import Product

pytestmark = pytest.mark.faults

MOST_GROWN = 8  # MiB; a process that serves is never quite still
MOST_FOR_THE_SLOW = 1  # MiB for 200 whose heads dawdle and 50 whose bodies do


def memory_of(product: Product) -> float:
    """MiB of the web process that are its own."""
    return psutil.Process(product.part("web").pid).memory_full_info().uss / 1024**2


def descriptors_of(product: Product) -> int:
    return psutil.Process(product.part("web").pid).num_fds()


def frame(
    payload: bytes, *, opcode: int = 1, fin: bool = True, masked: bool = True, length: int | None = None
) -> bytes:
    """A frame as a browser sends it, or as none does. `length`: what its head claims."""
    claimed = len(payload) if length is None else length
    first, mask = (0x80 if fin else 0) | opcode, 0x80 if masked else 0
    if claimed < 126:
        head = bytes([first, mask | claimed])
    elif claimed < 65536:
        head = bytes([first, mask | 126]) + claimed.to_bytes(2, "big")
    else:
        head = bytes([first, mask | 127]) + claimed.to_bytes(8, "big")
    return head + (bytes(4) if masked else b"") + payload


async def closed_with(port: int, *frames: bytes) -> int:
    """The code with which the server closes a socket that says this; 1006 when it just goes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(20):
            writer.write(handshake(port))
            assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
            writer.write(b"".join(frames))
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                said = await reader.readexactly(4)  # and no further: the server waits a while for our own goodbye
                return int.from_bytes(said[2:4], "big") if said[:1] == b"\x88" else 1006
    finally:
        writer.close()
    return 1006


NONSENSE = {
    "a frame without a mask": ([frame(b"{}", masked=False)], {1002}),
    "an opcode that there is not": ([frame(b"{}", opcode=3)], {1002}),
    "text that is no UTF-8": ([frame(b"\xff\xfe\xfa")], {1007}),
    "a length that no memory has": ([frame(b"", length=2**62)], {1009}),
    "one byte more than we take": ([frame(b"x" * (16 * 1024 + 1))], {1009}),
    "pieces that never end": ([frame(b"x" * 1000, fin=False)] + [frame(b"x" * 1000, opcode=0, fin=False)] * 40, {1009}),
    "a piece of nothing": ([frame(b"x", opcode=0)], {1002}),
    "JSON that is deep": ([frame(b"[" * 8000)], {4400}),
    "a number that is long": ([frame(b'{"t": "listen", "tickets": [' + b"9" * 7000 + b"]}")], {4400}),
    "half a character in JSON": ([frame(b'{"t": "\\ud800"}')], {4400}),
    "bytes": ([frame(b"\x00" * 100, opcode=2)], {4400}),
    "a ping that is too long": ([frame(b"x" * 126, opcode=9)], {1002}),
}


async def test_nonsense_on_a_socket_is_closed_with_its_code_and_leaves_no_trace(product, note, long):
    room = open_room(product, 1)
    assert room.ticket
    await closed_with(product.port, frame(b"{}"))
    log = product.data / "logs" / "web.log"
    before, said = memory_of(product), log.stat().st_size
    times = 200 if long else 5
    for what, (frames, codes) in NONSENSE.items():
        for _ in range(times):
            code = await closed_with(product.port, *frames)
            assert code in codes, f"{what}: {code}"
    grown = memory_of(product) - before
    note(10, f"memory after {len(NONSENSE) * times} sockets of nonsense", grown, "MiB", MOST_GROWN)
    assert "Traceback" not in log.read_bytes()[said:].decode()
    assert product.get("/livez")[0] == 200


async def test_heads_and_bodies_that_are_too_long_or_too_slow_are_let_go(product, note, long):
    await refused_for_length(product)  # what is only needed once is there now
    before = memory_of(product)
    slow = [asyncio.create_task(slow_head(product.port)) for _ in range(200 if long else 20)]
    slow_ones = [asyncio.create_task(slow_body(product.port)) for _ in range(50)] if long else []
    await asyncio.sleep(1)
    await refused_for_length(product)
    during = memory_of(product) - before
    waited = max(await asyncio.gather(*slow))
    note(11, f"{len(slow)} heads that come letter by letter are closed after", waited, "s", 11)
    if slow_ones:
        note(
            11, f"{len(slow_ones)} bodies that dawdle are closed after", max(await asyncio.gather(*slow_ones)), "s", 32
        )
    note(11, "memory while all of that came", during, "MiB", MOST_FOR_THE_SLOW)
    assert product.get("/livez")[0] == 200


async def refused_for_length(product: Product) -> None:
    long_head = b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: " + b"a=b; " * 400_000 + b"\r\n\r\n"
    assert await status_of(product.port, long_head) == 431
    head = b"POST /c/walk-home/1/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    declared = head + b"Content-Length: 104857600\r\nConnection: close\r\n\r\n"
    assert await status_of(product.port, declared) == 413
    # Who goes on sending all of it may miss the reason, because the line is cut under it.
    chunked = head + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    for start, piece in ((declared, b"x" * 65536), (chunked, b"10000\r\n" + b"x" * 65536 + b"\r\n")):
        assert await status_of(product.port, start, of=piece, times=1600) in {413, 0}


async def status_of(port: int, head: bytes, *, of: bytes = b"", times: int = 0) -> int:
    """The status of an answer that may come while we still send; 0 when the line was only cut."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answer = asyncio.create_task(reader.readuntil(b"\r\n"))

    async def send() -> None:
        writer.write(head)
        for _ in range(times):
            if answer.done():
                return
            writer.write(of)
            await writer.drain()

    try:
        async with asyncio.timeout(60):
            with contextlib.suppress(ConnectionError):
                await send()
            line = await answer
            return int(line.split()[1])
    except (ConnectionError, asyncio.IncompleteReadError):
        return 0
    finally:
        answer.cancel()
        writer.close()


async def slow_head(port: int) -> float:
    """Seconds until a connection that sends a letter a second is closed."""
    return await slowly(port, b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * 60)


async def slow_body(port: int) -> float:
    head = b"POST /c/walk-home/1/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    return await slowly(port, b"y" * 60, first=head + b"Content-Length: 5000\r\n\r\n")


async def slowly(port: int, letters: bytes, *, first: bytes = b"") -> float:
    began = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(first)
    gone = asyncio.create_task(reader.read())
    for letter in letters:
        with contextlib.suppress(ConnectionError):
            writer.write(bytes([letter]))
        done, _ = await asyncio.wait([gone], timeout=1)
        if done:
            gone.exception()
            break
    gone.cancel()
    writer.close()
    return time.monotonic() - began


async def test_who_comes_and_goes_leaves_nothing_behind(product, note, long):
    """Connections that say nothing, pages, and sockets that go without a word."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    room = open_room(product, 1)
    page = b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    await come_and_go(product.port, 400, page)  # what is only needed once is there now
    await asyncio.sleep(1)
    memory, descriptors = memory_of(product), descriptors_of(product)
    number = 200_000 if long else 2_000
    await come_and_go(product.port, number, page)
    await asyncio.sleep(12 if long else 3)
    note(14, f"{number} came and went: descriptors more than before", descriptors_of(product) - descriptors, "", 10)
    note(14, f"{number} came and went: memory more than before", memory_of(product) - memory, "MiB", MOST_GROWN)
    assert room.ticket and product.get("/livez")[0] == 200


async def come_and_go(port: int, number: int, page: bytes) -> None:
    gate = asyncio.Semaphore(50)

    async def one(turn: int) -> None:
        async with gate:
            match turn % 4:
                case 0:
                    assert (await ask(port, page))[0] == 200
                case 1:
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                    writer.close()
                case _:
                    reader, writer = await asyncio.open_connection("127.0.0.1", port)
                    writer.write(handshake(port))
                    await reader.readuntil(b"\r\n\r\n")
                    if turn % 4 == 2:
                        writer.write(frame(b"", opcode=8))
                    writer.transport.abort()

    for start in range(0, number, 1000):
        await asyncio.gather(*(one(turn) for turn in range(start, min(start + 1000, number))))
