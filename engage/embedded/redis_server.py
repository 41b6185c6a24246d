"""Starts the bundled Redis: a socket only, an append-only file, and afresh if that file is beyond repair."""

import os
import signal
import time
from pathlib import Path

import redis

from engage.embedded.binaries import redis_program
from engage.embedded.child import Child, end_leftover
from engage.embedded.place import EmbeddedProblem, Place, lent_user, own_folder, place_for


def start_redis(data: Path) -> Child:
    """Start it and wait until it answers. The caller holds the folder's lock."""
    place = place_for(data)
    own_folder(place.home)
    own_folder(place.sockets)
    own_folder(place.redis_folder)
    _end_leftover(place)
    try:
        return _start(place)
    except EmbeddedProblem:
        # Redis holds nothing that PostgreSQL cannot send again, so a broken file is put aside rather than mourned.
        damaged = place.redis_folder / "appendonly.aof"
        if not damaged.exists():
            raise
        damaged.replace(place.redis_folder / "appendonly.damaged")
        return _start(place)


def answers(place: Place) -> bool:
    connection = redis.Redis(unix_socket_path=str(place.redis_socket), socket_timeout=2, socket_connect_timeout=2)
    try:
        return bool(connection.ping())
    except (redis.RedisError, OSError):  # not there yet, or still reading its file
        return False
    finally:
        connection.close()


def _start(place: Place) -> Child:
    server = Child(
        "redis",
        [
            redis_program(place),
            *("--port", "0", "--unixsocket", place.redis_socket, "--unixsocketperm", "777"),  # its folder is 0700
            *("--dir", place.redis_folder, "--pidfile", _pid_file(place), "--daemonize", "no"),
            *("--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
        ],
        log=place.logs / "redis.log",
        user=lent_user(),
        folder=place.home,
        environment={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
    )
    deadline = time.monotonic() + 30
    while not answers(place):
        if not server.alive():
            raise EmbeddedProblem(f"Redis stopped while starting. Its last words:\n{server.last_words()}")
        if time.monotonic() > deadline:
            server.stop()
            raise EmbeddedProblem(f"Redis did not answer in 30 s. See {server.log}")
        time.sleep(0.02)
    return server


def _pid_file(place: Place) -> Path:
    return place.redis_folder / "redis.pid"


def _end_leftover(place: Place) -> None:
    try:
        pid = int(_pid_file(place).read_text())
    except (OSError, ValueError):
        return
    end_leftover(pid, "redis-server", signal.SIGTERM)
