"""A connection that brings no head, too long a head, or half of one is closed; one that is busy is left alone."""

import asyncio
import contextlib

import pytest
import uvicorn

from engage.management import patience
from engage.management.serve import SETTINGS, listen
from tests.faults.product import free_port


async def slow_page(scope, receive, send):
    await asyncio.sleep(0.8 if scope["path"] == "/slow/" else 0)
    headers = [(b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
async def port(monkeypatch):
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.4)
    number = free_port()
    server = uvicorn.Server(uvicorn.Config(slow_page, **(SETTINGS | {"lifespan": "off", "loop": "none"})))
    with contextlib.closing(listen("127.0.0.1", number)) as listening:
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:
            await asyncio.sleep(0.01)
        yield number
        server.should_exit = True
        await serving


async def said(port, *pieces, pause=0.0):
    """What came back until the server closed the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with contextlib.closing(writer):
        with contextlib.suppress(ConnectionError):
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(pause)
        async with asyncio.timeout(5):
            with contextlib.suppress(ConnectionError):
                return await reader.read()
    return b""


async def test_a_connection_that_says_nothing_is_closed(port):
    assert await said(port) == b""


async def test_a_head_that_comes_letter_by_letter_is_not_waited_for(port):
    answer = await said(port, b"GET / HTTP/1.1\r\n", *[b"a: b\r\n"] * 2, pause=0.1)
    assert answer.startswith(b"HTTP/1.1 408 ")


async def test_a_head_whose_end_comes_in_two_pieces_is_a_head(port):
    head = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    for cut in range(1, 5):
        assert (await said(port, head[:-cut], head[-cut:], pause=0.05)).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("begins", [b"\x16\x03\x01\x02\x00", b"GET / HTTP/1.1\nHost: localhost\n\n", b"{}"])
async def test_what_is_no_head_is_told_so_at_once(port, begins, monkeypatch):
    monkeypatch.setattr(patience, "HEAD_SECONDS", 60)
    assert (await said(port, begins)).startswith(b"HTTP/1.1 400 ")


async def test_who_waits_with_a_head_keeps_no_server_from_its_end(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HT")
    await asyncio.sleep(0.05)
    [one] = patience.waiting.known()
    one.shutdown()
    async with asyncio.timeout(1):
        assert await reader.read() == b""
    writer.close()
    assert not patience.waiting.known()


async def test_who_waits_with_a_head_costs_as_little_as_a_connection_can(port):
    """uvicorn's own makes 4 to 5 KB of each; two hundred of them are what somebody sends to hold a server up."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HT")
    await asyncio.sleep(0.05)
    [one] = patience.waiting.known()
    assert not hasattr(one, "__dict__") and not hasattr(one, "parser")
    writer.close()


async def test_the_second_request_of_a_connection_is_not_waited_for_either(port):
    answer = await said(port, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HT")
    assert answer.startswith(b"HTTP/1.1 200 ") and b"HTTP/1.1 408 " in answer


async def test_a_head_without_an_end_is_refused_before_it_is_kept(port):
    line = b"x: " + b"y" * 60_000 + b"\r\n"
    answer = await said(port, b"GET / HTTP/1.1\r\n", line, line)
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert b"cookies" in answer


async def test_a_page_that_takes_its_time_is_waited_for(port):
    answer = await said(port, b"GET /slow/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 ") and answer.endswith(b"ok")
