"""What time it is, asked once at the edge and passed on as an argument: the database's clock, so that all processes agree."""

from datetime import UTC, datetime

from django.db import connection


def now() -> datetime:
    """The database's time at this moment, aware, in UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment.astimezone(UTC)
