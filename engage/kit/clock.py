"""What time it is, asked once at the edge and passed on as an argument: the database's clock, so that all processes agree."""

import time
from datetime import UTC, datetime

from django.db import connection

# What the database said last, less the reading of the clock that only runs forward. A process's own time of day may be hours
# off, and set right under it; how long ago it asked, it always knows.
_ahead: float | None = None


def now() -> datetime:
    """The database's time at this moment, aware, in UTC."""
    global _ahead
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    _ahead = moment.timestamp() - time.monotonic()
    return moment.astimezone(UTC)


def nearly() -> float:
    """The database's time as it is known here without asking: seconds since 1970. For what is signed and read where nobody may
    wait for the database; a process that never asked has only its own."""
    return time.time() if _ahead is None else time.monotonic() + _ahead
