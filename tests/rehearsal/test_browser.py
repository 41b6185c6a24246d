"""The simulated network: replies are read whole, cookies are kept, and what is lost is lost."""

import asyncio

import pytest

from engage.rehearsal.browser import Browser, Lost
from engage.rehearsal.crowd import Spread


async def served(answers: list[bytes], use):
    """Run `use(browser)` against a server that gives these answers in turn; what it was asked comes back too."""
    asked: list[bytes] = []

    async def answer(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
        asked.append(head + await reader.readexactly(length))
        writer.write(answers.pop(0))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        return await use(Browser(f"http://127.0.0.1:{port}")), asked
    finally:
        server.close()


def test_cookies_come_back_with_the_next_request():
    first = b"HTTP/1.1 302 Found\r\nLocation: /in/\r\nSet-Cookie: room=abc; HttpOnly\r\nContent-Length: 0\r\n\r\n"
    second = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhere"
    reply, asked = asyncio.run(served([first, second], lambda browser: browser.get("/")))
    assert reply.status == 200 and reply.text == "here"
    assert b"GET /in/ HTTP/1.1" in asked[1] and b"Cookie: room=abc" in asked[1]


def test_a_form_says_where_it_comes_from():
    answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nsent\r\n0\r\n\r\n"
    reply, asked = asyncio.run(served([answer], lambda browser: browser.post("/a/", {"choice": ["1", "2"]})))
    assert reply.text == "sent"
    assert asked[0].endswith(b"choice=1&choice=2") and b"Sec-Fetch-Site: same-origin" in asked[0]


def test_a_lost_request_never_reaches_the_server_and_a_lost_reply_did():
    async def lose(browser):
        for way in ("request", "reply"):
            with pytest.raises(Lost):
                await browser.post("/a/", {}, lose=way)

    _, asked = asyncio.run(served([b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"], lose))
    assert len(asked) == 1


def test_a_server_that_hangs_up_is_a_lost_reply():
    async def ask(browser):
        with pytest.raises(Lost):
            await browser.get("/")

    asyncio.run(served([b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"], ask))


def test_a_spread_of_nothing_is_nothing_and_of_one_is_that_one():
    assert Spread.of([]) is None
    one = Spread.of([0.25])
    assert one is not None and (one.half, one.p95, one.slowest) == (0.25, 0.25, 0.25)
    many = Spread.of(number / 100 for number in range(101))
    assert many is not None and many.p95 == pytest.approx(0.95) and str(many).startswith("half 500 ms")
