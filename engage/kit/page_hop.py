"""Pages in one hop: the whole synchronous stack runs in a small pool of threads beside the sockets of the same process.

Django's own ASGI path hops between threads for each middleware and costs 7 to 9 times as much. The threads here are
pinned, so that each keeps its database connection. Bodies are read before a thread is taken, so that a slow phone
occupies none, and nothing larger than our forms can make is ever held in memory.
"""

import asyncio
import sys
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any, NamedTuple

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

LARGEST_BODY = 256 * 1024
LARGEST_HEADERS = 32 * 1024
BODY_SECONDS = 30
BODILESS = {"GET", "HEAD"}  # what comes with them all the same is not waited for
PIECE = 256 * 1024
MOST_WAITING = 400  # of those who send something, and as many of those who look
SENT_IN_A_ROW = 4  # of what was sent; then one of those who look has its turn
REFUSED = {
    408: "That took too long to arrive. Please try again.",
    413: "That is too much at once. Go back, make it shorter, and send it again.",
    431: "Your browser sent too much with this request. Clear this site's cookies and try again.",
    503: "We are very busy just now. Wait a moment, then try again. Nothing you sent was saved twice.",
}


class TooLarge(Exception):  # noqa: N818  (a refusal, not a fault)
    """More came than we take."""


class PageHop:
    """A WSGI application as an ASGI one, for `http` scopes only."""

    def __init__(self, pages: WSGI, *, threads: int) -> None:
        self.pages = pages
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self.line = Line()
        self.sent = self.looking = 0  # how many wait, or are being drawn

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if sum(len(name) + len(value) for name, value in scope["headers"]) > LARGEST_HEADERS:
            return await refuse(send, 431)
        sends = scope["method"] not in BODILESS
        # However many look at pages, there is room for what somebody sends.
        if (self.sent if sends else self.looking) >= MOST_WAITING:
            return await refuse(send, 503)
        declared = _declared_length(scope)
        try:
            # Too long by its own account: Django answers with a page of ours, from the length alone.
            body = b"" if declared > LARGEST_BODY or not sends else await _body(receive)
        except TooLarge:
            return await refuse(send, 413)
        except TimeoutError:
            return await refuse(send, 408)
        except ConnectionError:
            return None
        loop = asyncio.get_running_loop()
        answer = _Answer(loop, send)
        environ = _environ(scope, body, declared if declared > LARGEST_BODY else len(body))
        self._count(sends, 1)
        try:
            self.line.join(Turn(answer, environ), sent=sends)
            # A thread that is free takes whose turn it is, which need not be this one's.
            self.threads.submit(self._take_turn)
            last = await answer.made
        finally:
            self._count(sends, -1)
        if not answer.started:
            await send(answer.head(closing=declared > LARGEST_BODY))
        return await send({"type": "http.response.body", "body": last})

    @property
    def waiting(self) -> int:
        return self.sent + self.looking

    def _count(self, sends: bool, more: int) -> None:
        if sends:
            self.sent += more
        else:
            self.looking += more

    def _take_turn(self) -> None:
        """In a thread. There is one for each that waits."""
        answer, environ = self.line.next()
        try:
            answer.done(answer.make(self.pages, environ))
        except BaseException as problem:
            answer.failed(problem)

    def close(self) -> None:
        self.threads.shutdown(wait=False)


class Turn(NamedTuple):
    """One request that waits for a thread."""

    answer: "_Answer"
    environ: dict[str, Any]


class Line:
    """Who waits for a thread. What somebody sent goes before what somebody only looks at: they have pressed a button and wait
    to hear that it counts. But not always, so that pages are drawn also while very many people send something."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sent: deque[Turn] = deque()
        self._looking: deque[Turn] = deque()
        self._in_a_row = 0

    def join(self, turn: Turn, *, sent: bool) -> None:
        with self._lock:
            (self._sent if sent else self._looking).append(turn)

    def next(self) -> Turn:
        """Raises IndexError when nobody waits."""
        with self._lock:
            if self._sent and (self._in_a_row < SENT_IN_A_ROW or not self._looking):
                self._in_a_row += 1
                return self._sent.popleft()
            self._in_a_row = 0
            return self._looking.popleft()


class _Answer:
    """One response on its way from a thread to the loop: in one piece if it is small, as nearly all are."""

    def __init__(self, loop: asyncio.AbstractEventLoop, send: Send) -> None:
        self.loop = loop
        self.send = send
        self.made: asyncio.Future[bytes] = loop.create_future()
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self.started = False

    def make(self, pages: WSGI, environ: dict[str, Any]) -> bytes:
        """In the thread: run the stack, send large bodies in pieces, hand back the last piece."""
        pieces = pages(environ, self._start)
        gathered = bytearray()
        try:
            for piece in pieces:
                gathered += piece
                if len(gathered) >= PIECE:
                    self._send_from_thread(bytes(gathered))
                    gathered.clear()
        finally:
            close = getattr(pieces, "close", None)  # ends Django's request
            if close:
                close()
        return bytes(gathered)

    def done(self, last: bytes) -> None:
        self.loop.call_soon_threadsafe(self._tell, last, None)

    def failed(self, problem: BaseException) -> None:
        self.loop.call_soon_threadsafe(self._tell, b"", problem)

    def _tell(self, last: bytes, problem: BaseException | None) -> None:
        if self.made.done():  # whoever waited is gone
            return
        if problem is None:
            self.made.set_result(last)
        else:
            self.made.set_exception(problem)

    def head(self, *, closing: bool = False) -> dict[str, Any]:
        headers = [*self.headers, (b"connection", b"close")] if closing else self.headers
        return {"type": "http.response.start", "status": self.status, "headers": headers}

    def _start(self, status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        self.status = int(status.split(" ", 1)[0])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]

    def _send_from_thread(self, piece: bytes) -> None:
        async def both() -> None:
            if not self.started:
                self.started = True
                await self.send(self.head())
            await self.send({"type": "http.response.body", "body": piece, "more_body": True})

        asyncio.run_coroutine_threadsafe(both(), self.loop).result(timeout=60)


async def refuse(send: Send, status: int) -> None:
    """A plain answer that needs neither Django nor a database."""
    body = f"{REFUSED[status]}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _body(receive: Receive) -> bytes:
    body = bytearray()
    async with asyncio.timeout(BODY_SECONDS):
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ConnectionError
            body += message.get("body", b"")
            if len(body) > LARGEST_BODY:
                raise TooLarge
            if not message.get("more_body", False):
                return bytes(body)


def _declared_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


def _environ(scope: Scope, body: bytes, length: int) -> dict[str, Any]:
    host, port = scope.get("server") or ("localhost", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "REMOTE_ADDR": (scope.get("client") or ("", 0))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").upper().replace("-", "_"), raw_value.decode("latin-1")
        key = name if name == "CONTENT_TYPE" else f"HTTP_{name}"
        # Cookies may come in several lines under HTTP/2 and are joined by their own sign.
        environ[key] = f"{environ[key]}{'; ' if name == 'COOKIE' else ','}{value}" if key in environ else value
    environ.pop("HTTP_CONTENT_LENGTH", None)
    environ["CONTENT_LENGTH"] = str(length)
    return environ
