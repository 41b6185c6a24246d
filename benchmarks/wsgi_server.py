"""The cheapest WSGI server we can write, to be compared with: threads, blocking sockets, a parser in C, nothing else."""

import socket
import sys
import threading
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

import httptools

Pages = Callable[..., Iterable[bytes]]


class Request:
    """What the parser met of one request."""

    def __init__(self) -> None:
        self.environ: dict[str, Any] = {}
        self.body = b""
        self.complete = False
        self.path = b""

    def on_url(self, url: bytes) -> None:
        self.path += url

    def on_header(self, name: bytes, value: bytes) -> None:
        key = name.decode("latin-1").upper().replace("-", "_")
        self.environ[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.complete = True


def serve(pages: Pages, listening: socket.socket, *, threads: int) -> None:
    """Each thread takes a connection and stays with it until it closes."""
    for _ in range(threads):
        threading.Thread(target=_take_connections, args=(pages, listening), daemon=True).start()
    threading.Event().wait()


def _take_connections(pages: Pages, listening: socket.socket) -> None:
    while True:
        one, _ = listening.accept()
        with one:
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                while _answer(pages, one):
                    pass
            except OSError:
                pass


def _answer(pages: Pages, one: socket.socket) -> bool:
    request = Request()
    parser = httptools.HttpRequestParser(request)
    while not request.complete:
        received = one.recv(65536)
        if not received:
            return False
        parser.feed_data(received)
    path, _, query = request.path.decode("latin-1").partition("?")
    environ = request.environ | {
        "REQUEST_METHOD": parser.get_method().decode(),
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    said: list[Any] = []
    pieces = pages(environ, lambda status, headers, _=None: said.extend((status, headers)))
    try:
        body = b"".join(pieces)
    finally:
        getattr(pieces, "close", lambda: None)()
    head = "".join(f"{name}: {value}\r\n" for name, value in said[1])
    one.sendall(f"HTTP/1.1 {said[0]}\r\n{head}\r\n".encode("latin-1") + body)
    return True
