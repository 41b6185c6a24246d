"""Pages reach the synchronous stack whole and small, or are refused with plain words before a thread is taken."""

import pytest

from engage.kit import page_hop
from engage.kit.page_hop import LARGEST_BODY, LARGEST_HEADERS, PageHop


class Pages:
    """A WSGI application that remembers what reached it."""

    def __init__(self, *answer: bytes) -> None:
        self.answer = answer or (b"hello",)
        self.reached: list[tuple[dict, bytes]] = []
        self.closed = 0

    def __call__(self, environ, start_response):
        self.reached.append((environ, environ["wsgi.input"].read()))
        start_response("200 OK", [("Content-Type", "text/plain")])
        return self

    def __iter__(self):
        return iter(self.answer)

    def close(self):
        self.closed += 1


async def ask(pages, *, headers=(), pieces=(b"",)):
    left = [{"type": "http.request", "body": p, "more_body": True} for p in pieces]
    left[-1]["more_body"] = False
    sent = []

    async def receive():
        return left.pop(0) if left else {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": "/c/é/",
        "query_string": b"a=\xff",
        "headers": [(b"host", b"localhost"), *headers],
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 9),
    }
    hop = PageHop(pages, threads=1)
    try:
        await hop(scope, receive, send)
    finally:
        hop.close()
    return sent


def body(sent):
    return b"".join(message.get("body", b"") for message in sent)


async def test_a_body_in_pieces_reaches_the_page_whole_with_its_true_length():
    pages = Pages()
    sent = await ask(pages, pieces=(b"wor", b"ds"))
    ((environ, came),) = pages.reached
    assert (came, environ["CONTENT_LENGTH"]) == (b"words", "5")
    assert (sent[0]["status"], body(sent), pages.closed) == (200, b"hello", 1)


async def test_broken_bytes_in_an_address_reach_the_page_that_can_refuse_them():
    pages = Pages()
    await ask(pages)
    assert pages.reached[0][0]["QUERY_STRING"] == "a=\xff"
    assert pages.reached[0][0]["PATH_INFO"].encode("latin-1").decode() == "/c/é/"


async def test_a_body_that_hides_its_size_is_refused_without_reaching_a_page():
    pages = Pages()
    sent = await ask(pages, pieces=[b"x" * 100_000] * 5)
    assert (sent[0]["status"], pages.reached) == (413, [])
    assert b"shorter" in body(sent)


async def test_a_body_too_long_by_its_own_account_is_never_read():
    pages = Pages()
    sent = await ask(pages, headers=[(b"content-length", b"%d" % (LARGEST_BODY + 1))], pieces=[b"x" * 10])
    ((environ, came),) = pages.reached
    assert (came, environ["CONTENT_LENGTH"]) == (b"", str(LARGEST_BODY + 1))
    assert (b"connection", b"close") in sent[0]["headers"]


async def test_headers_that_are_too_large_are_refused_without_reaching_a_page():
    pages = Pages()
    sent = await ask(pages, headers=[(b"cookie", b"x" * LARGEST_HEADERS)])
    assert (sent[0]["status"], pages.reached) == (431, [])


async def test_a_phone_that_goes_away_while_sending_takes_no_thread():
    pages = Pages()
    hop = PageHop(pages, threads=1)
    messages = iter([{"type": "http.request", "body": b"half", "more_body": True}, {"type": "http.disconnect"}])

    async def receive():
        return next(messages)

    sent = []

    async def send(message):
        sent.append(message)

    await hop({"type": "http", "method": "POST", "headers": []}, receive, send)
    assert (sent, pages.reached) == ([], [])


async def test_a_body_that_dawdles_is_refused(monkeypatch):
    import asyncio

    monkeypatch.setattr(page_hop, "BODY_SECONDS", 0.05)
    sent = []

    async def send(message):
        sent.append(message)

    await PageHop(Pages(), threads=1)({"type": "http", "method": "POST", "headers": []}, lambda: asyncio.sleep(5), send)
    assert sent[0]["status"] == 408


async def test_a_large_answer_goes_in_pieces_and_arrives_whole():
    piece = b"x" * 100_000
    sent = await ask(Pages(*[piece] * 7))
    assert [message["type"] for message in sent].count("http.response.start") == 1
    assert len(sent) > 2
    assert body(sent) == piece * 7


async def test_a_page_that_breaks_gives_its_thread_back():
    class Broken(Pages):
        def __call__(self, environ, start_response):
            raise RuntimeError

    hop = PageHop(Broken(), threads=1)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            await hop(
                {
                    "type": "http",
                    "http_version": "1.1",
                    "method": "GET",
                    "path": "/",
                    "query_string": b"",
                    "headers": [],
                },
                _nothing,
                _nothing,
            )
    assert hop.waiting == 0


async def _nothing(message=None):
    return {"type": "http.request", "body": b"", "more_body": False}
