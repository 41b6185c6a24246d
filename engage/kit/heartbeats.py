"""Who said "I am alive", and how long ago."""

from django.db import connection


def turn(name: str, *, seconds: float) -> bool:
    """Whoever asks is next, and it is noted; False when somebody was within the last seconds, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kit_heartbeat AS last (name, at) VALUES (%s, clock_timestamp()) ON CONFLICT (name)"
            " DO UPDATE SET at = clock_timestamp()"
            " WHERE abs(extract(epoch FROM clock_timestamp() - last.at)) >= %s RETURNING 1",
            [name, seconds],
        )
        return cursor.fetchone() is not None


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
