"""A pytest plugin, loaded before Django's settings: real PostgreSQL and Redis for the tests, in a folder of their own."""

import contextlib
import fcntl
import os
from pathlib import Path

import pytest

_stack = contextlib.ExitStack()

os.environ.setdefault("DATA", str(Path(__file__).resolve().parents[1] / ".data" / "test"))
os.environ["ENGAGE_AS_OWNER"] = "1"  # tests make and flush databases; one of them tries to cheat as the app role
os.environ["STATIC_FROM_SOURCE"] = "1"
os.environ.setdefault("EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    folder = Path(os.environ["DATA"])
    if "PYTEST_XDIST_WORKER" not in os.environ:
        # Two runs on one folder would make and drop the same test database: the second waits.
        folder.mkdir(parents=True, exist_ok=True)
        turn = _stack.enter_context((folder / "tests.lock").open("ab"))
        fcntl.flock(turn, fcntl.LOCK_EX)
    if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        from engage.embedded import addresses, running

        _stack.enter_context(running(folder))
        worker = os.environ.get("PYTEST_XDIST_WORKER", "")
        if worker.startswith("gw"):
            # Each worker empties its cache between tests, so each has a Redis database of its own.
            here = addresses(folder)
            os.environ["REDIS_URL"] = here.redis_url.replace("db=0", f"db={1 + int(worker[2:])}")


def pytest_unconfigure() -> None:
    _stack.close()
