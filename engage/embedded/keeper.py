"""Keeps the bundled servers running for as long as anybody uses them: `with running(data) as addresses:`.

Users hold a shared lock on one file. A keeper, a small process of its own, starts both servers and then tries for the
exclusive lock, which it gets when the last user has gone, be it by the front door or by kill -9. So it does not matter
which of several test workers comes first or leaves last, and nothing is left behind. Where one of its servers dies it
stops the other and goes, so that the next who comes gets both, healed.
"""

import contextlib
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from engage.embedded import postgres, redis_server
from engage.embedded.child import Child
from engage.embedded.place import Addresses, EmbeddedProblem, addresses, place_for

USERS = "users.lock"
STARTER = "starter.lock"
SERVERS = "servers.lock"


@contextlib.contextmanager
def running(data: Path, *, patience: float = 120) -> Iterator[Addresses]:
    """PostgreSQL and Redis of this folder, started if they are not running yet; stopped after the last user."""
    data = Path(data).resolve()
    found = addresses(data)
    with lock(data / USERS, shared=True):
        if not running_already(data):
            with lock(data / STARTER):
                if not running_already(data):
                    _start_keeper(data, patience)
        yield found


def running_already(data: Path) -> bool:
    place = place_for(data)
    return place.sockets.is_dir() and postgres.answers(place) and redis_server.answers(place)


@contextlib.contextmanager
def lock(file: Path, *, shared: bool = False, wait: bool = True) -> Iterator[IO[bytes]]:
    """Hold this file's lock. Without `wait`, somebody else's lock raises BlockingIOError."""
    with file.open("ab") as stream:
        fcntl.flock(stream, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
        yield stream


def _start_keeper(data: Path, patience: float) -> None:
    log = place_for(data).logs / "keeper.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    with log.open("ab") as stream:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "engage.embedded", data],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            env=environment,
            start_new_session=True,
        )
    deadline = time.monotonic() + patience
    while not running_already(data):
        if keeper.poll() is not None or time.monotonic() > deadline:
            last = "\n".join(log.read_text(errors="replace").splitlines()[-8:])
            raise EmbeddedProblem(f"PostgreSQL and Redis did not start. See {log}:\n{last}")
        time.sleep(0.05)
    # Not ours to wait for: it outlives us if others use it. (Python would otherwise warn of a process left running.)
    keeper.returncode = 0


def keep(data: Path) -> None:
    """Run both servers until nobody uses them, or one of them has died."""
    with lock(data / SERVERS):  # a keeper that is still stopping, or a `make run`, comes first
        servers = [postgres.start_postgres(data), redis_server.start_redis(data)]
        try:
            _wait_for_the_end(data / USERS, servers)
        finally:
            for server in reversed(servers):
                server.stop(patience=20)


def _wait_for_the_end(users: Path, servers: list[Child]) -> None:
    while all(server.alive() for server in servers):
        with contextlib.suppress(BlockingIOError), lock(users, wait=False):
            return
        time.sleep(0.2)
