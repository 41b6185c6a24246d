"""A socket that talks nonsense is closed, one that stalls waits alone, and neither costs anybody else anything."""

import asyncio
import base64
import json
import os
import socket
import time

import websockets

from engage.realtime import hub
from engage.realtime.consumer import LONGEST_FRAME, MOST_STREAMS, NOT_UNDERSTOOD, TRY_AGAIN_LATER
from engage.realtime.streams import Kind
from engage.realtime.tickets import ticket
from tests.realtime.stage import Listener, changed, real_server, until, watched

NONSENSE = [
    "",
    "not json",
    "[]",
    "null",
    "1e999",
    "[" * 4000,
    '{"t":"listen"}',
    '{"t":"listen","tickets":[]}',
    '{"t":"listen","tickets":{}}',
    '{"t":"listen","tickets":["x"]}',
    '{"t":"listen","tickets":[{"ticket":"x"}]}',
    '{"t":"listen","tickets":[{"ticket":1,"v":0}]}',
    '{"t":"listen","tickets":[{"ticket":"x","v":-1}]}',
    '{"t":"listen","tickets":[{"ticket":"x","v":true}]}',
    '{"t":"listen","tickets":[{"ticket":"x","v":1.5}]}',
    '{"t":"listen","tickets":[{"ticket":"x","v":99999999999999999999}]}',
    '{"t":"listen","packed":1,"tickets":[{"ticket":"x","v":0}]}',
    '{"t":"listen","packed":null,"tickets":[{"ticket":"x","v":0}]}',
    '{"t":"answer","op":"1"}',
    json.dumps({"t": "here", "padding": "x" * LONGEST_FRAME}),
    json.dumps({"t": "listen", "tickets": [{"ticket": "x", "v": 0}] * (MOST_STREAMS + 1)}),
]


async def test_a_page_that_talks_nonsense_is_closed(live, caplog):
    for nonsense in NONSENSE:
        page = Listener()
        await page.connect()
        await page.says(nonsense)
        assert await page.closed_with() == NOT_UNDERSTOOD, nonsense
        await page.wait()
    assert not live.viewers and not caplog.records


async def test_bytes_are_nonsense_too(live):
    page = Listener()
    await page.connect()
    await page.send_input({"type": "websocket.receive", "bytes": b"\xff\xfe"})
    assert await page.closed_with() == NOT_UNDERSTOOD


async def test_a_page_may_not_listen_to_more_than_a_few_streams(live):
    page = await Listener().listen(*(f"wall:{number}" for number in range(MOST_STREAMS)))
    await page.ask({"ticket": ticket("wall:99"), "v": 0})
    assert await page.closed_with() == NOT_UNDERSTOOD


async def test_a_page_may_not_show_tickets_for_ever(live):
    page = await Listener().listen("wall:1")
    for _ in range(64):
        await page.ask({"ticket": ticket("wall:1"), "v": 0})
    assert await page.closed_with() == NOT_UNDERSTOOD


async def test_saying_here_is_allowed_and_changes_nothing(live):
    page = await Listener().listen("wall:1")
    await page.says('{"t":"here"}')
    await changed("wall:1", "<p>One</p>")
    assert (await page.hears())["v"] == 1
    await page.disconnect()


async def test_who_matters_is_asked_and_falls_silent_when_no_answer_comes(live, monkeypatch):
    """A phone without a line leaves its socket standing for most of a minute."""
    monkeypatch.setattr(hub, "ASK_EVERY", 0.1)
    await hub.start()
    page, plain = await Listener().listen("watch:1"), await Listener().listen("desk:1")
    for _ in range(5):
        assert await page.hears() == {"t": "there"}
        await page.says('{"t":"here"}')
    there = hub.here().listeners()["watch:1"]
    assert there.sockets == 1 and there.silent < 0.3
    await asyncio.sleep(0.6)
    there = hub.here().listeners()["watch:1"]
    assert there.sockets == 1 and there.silent >= 0.5
    assert await plain.receive_nothing(timeout=0.1), "phones are not asked: it costs data"
    assert hub.here().listeners()["desk:1"].silent == 0
    for one in (page, plain):
        await one.disconnect()
    assert "watch:1" not in hub.here().listeners()


async def test_without_a_hub_a_page_is_told_to_come_back():
    assert hub.here() is None
    page = Listener()
    await page.connect()
    assert await page.closed_with() == TRY_AGAIN_LATER


async def test_through_a_real_server_the_bytes_are_the_same(live):
    async with real_server() as port, websockets.connect(f"ws://127.0.0.1:{port}/ws/", compression=None) as page:
        await page.send(json.dumps({"t": "listen", "tickets": [{"ticket": ticket("wall:1"), "v": 0}]}))
        await watched("wall:1")
        (viewer,) = live.viewers
        assert viewer.line.protocol is not None, "the ready frame does not go straight to the transport"
        for size in (5, 125, 126, 70_000):
            words = "é" * size
            await changed("wall:1", words)
            assert json.loads(await asyncio.wait_for(page.recv(), 3))["html"] == words
        await page.close()
        await until(lambda: not live.viewers)


async def test_the_products_own_entrance_leaves_the_quick_way_open(live):
    from engage.asgi import application

    async with real_server(application) as port:
        address, origin = f"ws://127.0.0.1:{port}/ws/", "http://localhost"
        async with websockets.connect(address, origin=origin, compression=None) as page:
            await page.send(json.dumps({"t": "listen", "tickets": [{"ticket": ticket("wall:1"), "v": 0}]}))
            await watched("wall:1")
            assert [viewer.line.protocol is not None for viewer in live.viewers] == [True]
        await until(lambda: not live.viewers)


async def a_socket_that_never_reads(port: int, name: str) -> socket.socket:
    stalled = socket.socket()
    stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    stalled.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(stalled, ("127.0.0.1", port))
    key = base64.b64encode(os.urandom(16)).decode()
    hello = f"GET /ws/ HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
    await loop.sock_sendall(stalled, (hello + "Sec-WebSocket-Version: 13\r\n\r\n").encode())
    assert b"101" in await loop.sock_recv(stalled, 1024)
    said = json.dumps({"t": "listen", "tickets": [{"ticket": ticket(name), "v": 0}]}).encode()
    await loop.sock_sendall(stalled, bytes([0x81, 0xFE]) + len(said).to_bytes(2, "big") + bytes(4) + said)
    return stalled


async def test_a_socket_that_never_reads_delays_nobody_and_is_dropped(live):
    live.give_up_after = 3.0
    async with real_server() as port:
        stalled = [await a_socket_that_never_reads(port, "numbers:1") for _ in range(3)]
        async with websockets.connect(f"ws://127.0.0.1:{port}/ws/", compression=None, max_size=None) as page:
            await page.send(json.dumps({"t": "listen", "tickets": [{"ticket": ticket("numbers:1"), "v": 0}]}))
            numbers = await watched("numbers:1")
            await until(lambda: len(numbers.viewers) == 4)
            big = "x" * 1_000_000
            numbers.kind = Kind("numbers", lambda key: big, 0.1, 60)
            numbers.throttle.every = 0.1
            worst = 0.0
            for version in range(1, 16):
                committed = await changed("numbers:1")
                while json.loads(await asyncio.wait_for(page.recv(), 5))["v"] < version:
                    pass
                worst = max(worst, time.monotonic() - committed)
            assert worst < 1
            waiting = [viewer.line.transport.get_write_buffer_size() for viewer in live.viewers]
            assert sum(waiting) < 3 * 2 * len(big), "what waits for a stalled socket is not bounded"
            await until(lambda: len(live.viewers) == 1, within=10)
        for one in stalled:
            one.close()


async def test_a_socket_that_reads_again_gets_the_latest(live):
    async with real_server() as port:
        slow = await a_socket_that_never_reads(port, "numbers:1")
        numbers = await watched("numbers:1")
        big = "x" * 1_000_000
        numbers.kind = Kind("numbers", lambda key: big, 0.1, 60)
        numbers.throttle.every = 0.1
        for version in range(1, 11):
            await changed("numbers:1")
            await until(lambda version=version: numbers.copy is not None and numbers.copy.version == version)
        received = b""
        while b'"v":10,' not in received:
            received = received[-100:] + await asyncio.wait_for(asyncio.get_running_loop().sock_recv(slow, 1 << 20), 3)
        slow.close()
        await until(lambda: not live.viewers)
