"""Is every part up? Asked with its own connections and deadlines, so that a part that hangs cannot hang this."""

import time
from collections.abc import Callable
from typing import Any

import psycopg
import redis
from django.conf import settings
from django.db import connection, transaction

from engage.kit.registry import Registry

# Heartbeats come every 5 s and ticks every 10 s.
SILENT_AFTER = {"worker": 20, "beat": 20}

Figure = Callable[[], float | None]
figures: Registry[Figure] = Registry("health figure")


def register(name: str, function: Figure) -> None:
    """A room adds a figure, say the age in seconds of its oldest waiting thing (None: nothing waits)."""
    figures.add(name, function)


def health() -> tuple[bool, dict[str, Any]]:
    """(everything is up, what to show). Takes under 2 seconds, whatever is down."""
    parts: dict[str, Any] = {}
    ages = _database(parts)
    _redis(parts)
    for name, limit in SILENT_AFTER.items():
        age = ages.get(name)
        parts[name] = {"up": age is not None and age <= limit, "silent_seconds": age}
    for name in figures.names():
        parts[name] = {"seconds": _figure(name) if parts["database"]["up"] else None}
    up = all(part.get("up", True) for part in parts.values())
    return up, {"status": "up" if up else "down", **parts}


def _database(parts: dict[str, Any]) -> dict[str, float]:
    """Try the database; hand back the ages of the heartbeats in it."""
    began = time.monotonic()
    given = {name: value for name, value in connection.get_connection_params().items() if name in _ADDRESS}
    try:
        with psycopg.connect(**given, connect_timeout=1, options="-c statement_timeout=700") as line:
            rows = line.execute(
                "SELECT name, extract(epoch FROM clock_timestamp() - at)::float FROM kit_heartbeat"
            ).fetchall()
            parts["database"] = {"up": True, "milliseconds": _milliseconds_since(began)}
            parts["clock"] = {"seconds_off": _seconds_off(line)}
            parts["disk"] = _room_on_disk(line)
    except psycopg.Error as problem:
        parts["database"] = {"up": False, "problem": type(problem).__name__}
        return {}
    return {name: round(age, 1) for name, age in rows}


def _seconds_off(line: psycopg.Connection) -> float:
    """How far the clock of this process is ahead of the database's, by which everything opens and closes. No reason to be down:
    only the codes of authenticator apps go by it."""
    row = line.execute("SELECT extract(epoch FROM clock_timestamp())::float").fetchone()
    return round(time.time() - row[0], 1) if row else 0.0


def _room_on_disk(line: psycopg.Connection) -> dict[str, Any]:
    """Can the database still write? It sorts more than it may keep in memory, so that it needs a little of its disk for a moment.

    Nothing is stored, and a row that is changed in its place would not notice: the last page of a full disk has room for it.
    A database that is too slow to say so is slow; its disk is not full for that.
    """
    try:
        with line.transaction():
            line.execute("SET LOCAL work_mem = '64kB'")
            line.execute(
                "SELECT count(*) FROM (SELECT n FROM generate_series(1, 6000) AS n ORDER BY random()) AS sorted"
            )
    except psycopg.errors.QueryCanceled:  # by our own deadline
        return {"up": True, "slow": True}
    except psycopg.errors.OperationalError as problem:  # "disk full" is one of them
        return {"up": False, "problem": type(problem).__name__}
    return {"up": True}


_ADDRESS = {"host", "port", "user", "password", "dbname"}


def _redis(parts: dict[str, Any]) -> None:
    began = time.monotonic()
    line = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5)
    try:
        line.ping()
    except (redis.RedisError, OSError) as problem:
        parts["redis"] = {"up": False, "problem": type(problem).__name__}
    else:
        parts["redis"] = {"up": True, "milliseconds": _milliseconds_since(began)}
    finally:
        line.close()


def _figure(name: str) -> float | None:
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = '300ms'")
            age = figures.get(name)()
    except Exception:  # a figure is not a reason to be down, and whatever it raises must not break this page
        return None
    return None if age is None else round(float(age), 1)


def _milliseconds_since(began: float) -> float:
    return round((time.monotonic() - began) * 1000, 1)
