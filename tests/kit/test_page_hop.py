"""Pages reach the synchronous stack whole and small, or are refused with plain words before a thread is taken."""

import asyncio
import threading

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


async def ask(pages, *, headers=(), pieces=(b"",), hop=None, method="POST", path="/c/é/"):
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
        "method": method,
        "path": path,
        "query_string": b"a=\xff",
        "headers": [(b"host", b"localhost"), *headers],
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 9),
    }
    own = hop or PageHop(pages, threads=1)
    try:
        await own(scope, receive, send)
    finally:
        if hop is None:
            own.close()
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


async def drawn_in_the_order(looking: int, sending: int) -> list[str]:
    """With one thread, which is busy until all of these wait: the order in which they were taken."""
    busy, go_on = threading.Event(), threading.Event()

    class Busy(Pages):
        def __call__(self, environ, start_response):
            if environ["PATH_INFO"] == "/busy/":
                busy.set()
                assert go_on.wait(10)
            return super().__call__(environ, start_response)

    pages = Busy()
    hop = PageHop(pages, threads=1)
    try:
        first = asyncio.create_task(ask(pages, hop=hop, method="GET", path="/busy/"))
        await asyncio.to_thread(busy.wait, 10)
        others = [asyncio.create_task(ask(pages, hop=hop, method="GET", path="/look/")) for _ in range(looking)]
        others += [asyncio.create_task(ask(pages, hop=hop, method="POST", path="/send/")) for _ in range(sending)]
        while hop.waiting <= looking + sending:
            await asyncio.sleep(0.001)
        go_on.set()
        assert [sent[0]["status"] for sent in await asyncio.gather(first, *others)] == [200] * (1 + looking + sending)
    finally:
        go_on.set()
        hop.close()
    return [environ["PATH_INFO"].strip("/") for environ, _ in pages.reached[1:]]


async def test_what_somebody_sent_goes_before_what_others_look_at():
    assert await drawn_in_the_order(looking=3, sending=2) == ["send"] * 2 + ["look"] * 3


async def test_however_much_is_sent_pages_have_their_turn_too():
    order = await drawn_in_the_order(looking=3, sending=12)
    assert order == (["send"] * 4 + ["look"]) * 3


async def test_however_many_look_what_somebody_sends_is_let_in(monkeypatch):
    monkeypatch.setattr(page_hop, "MOST_WAITING", 3)
    assert await drawn_in_the_order(looking=2, sending=3) == ["send"] * 3 + ["look"] * 2
    pages = Pages()
    hop = PageHop(pages, threads=1)
    hop.looking = 3
    try:
        looked, sent = await ask(pages, hop=hop, method="GET"), await ask(pages, hop=hop)
        assert (looked[0]["status"], sent[0]["status"]) == (503, 200)
        hop.sent = 3
        assert (await ask(pages, hop=hop))[0]["status"] == 503
    finally:
        hop.close()


async def test_a_fault_in_the_stack_reaches_whoever_asked_and_the_thread_goes_on():
    class Broken(Pages):
        def __call__(self, environ, start_response):
            raise ArithmeticError

    hop = PageHop(Broken(), threads=1)
    try:
        for _ in range(2):
            with pytest.raises(ArithmeticError):
                await ask(None, hop=hop)
        assert hop.waiting == 0
    finally:
        hop.close()
