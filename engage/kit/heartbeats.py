"""Who said "I am alive", and how long ago."""

from datetime import datetime

from django.db import connection

from engage.kit.models import Heartbeat


def beat(name: str, *, now: datetime) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now})


def beat_alone(name: str) -> None:
    """For a timer outside any request or job: one statement, the database's time, and no broken connection kept."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO kit_heartbeat (name, at) VALUES (%s, clock_timestamp())"
                " ON CONFLICT (name) DO UPDATE SET at = excluded.at",
                [name],
            )
    except Exception:  # whatever is wrong with the database, the worker goes on and health says so
        connection.close()
