"""The web process: uvicorn on a socket that `up` opened, so that a restart loses no connection that was on its way."""

import argparse
import socket
from typing import Any

import uvicorn

SETTINGS: dict[str, Any] = {
    "http": "httptools",
    "ws": "websockets",
    "loop": "uvloop",
    "ws_per_message_deflate": False,
    "ws_max_size": 16 * 1024,
    "ws_ping_interval": 25.0,
    "ws_ping_timeout": 25.0,
    "timeout_keep_alive": 10,
    "timeout_graceful_shutdown": 8,
    "access_log": False,
    "proxy_headers": False,  # which header is believed is our own setting (engage/kit/pace.py)
    "server_header": False,
    "date_header": True,
    "log_level": "warning",
    "lifespan": "on",
    "backlog": 2048,
}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--fd", type=int, required=True)
    listening = socket.socket(fileno=asked.parse_args().fd)
    uvicorn.Server(uvicorn.Config("engage.asgi:application", **SETTINGS)).run(sockets=[listening])


if __name__ == "__main__":
    main()
