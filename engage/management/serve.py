"""The web process: uvicorn on a socket that `up` opened, so that a restart loses no connection that was on its way.

Alone (`manage.py web`, in a container) it opens one itself.
"""

import argparse
import socket
from typing import Any

import uvicorn

from engage.management.patience import Newcomer

SETTINGS: dict[str, Any] = {
    "http": Newcomer,
    "ws": "websockets-sansio",
    "loop": "uvloop",
    "ws_per_message_deflate": False,
    "ws_max_size": 16 * 1024,
    "ws_ping_interval": 25.0,
    "ws_ping_timeout": 25.0,
    "timeout_keep_alive": 10,
    "timeout_graceful_shutdown": 8,
    "access_log": False,
    "log_config": None,  # its warnings go the way of all our lines
    "proxy_headers": False,  # which header is believed is our own setting (engage/kit/pace.py)
    "server_header": False,
    "date_header": True,
    "log_level": "warning",
    "lifespan": "on",
    "backlog": 2048,
}


def listen(host: str, port: int) -> socket.socket:
    """Raises OSError when the port cannot be used."""
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.listen(2048)
    return listening


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--fd", type=int, help="a socket that is open and listens already")
    asked.add_argument("--host", default="127.0.0.1")
    asked.add_argument("--port", type=int, default=8000)
    given = asked.parse_args()
    listening = socket.socket(fileno=given.fd) if given.fd is not None else listen(given.host, given.port)
    uvicorn.Server(uvicorn.Config("engage.asgi:application", **SETTINGS)).run(sockets=[listening])


if __name__ == "__main__":
    main()
