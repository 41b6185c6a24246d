"""A database connection beside the one in use: to read everything as of one moment, and to tell others before the end.

A job's own transaction cannot do either: what it announces is heard only when it commits, and at "repeatable read" it
could not write to its own job's row, which its progress changes meanwhile.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections, transaction


def within_somebody_elses() -> bool:
    """Inside a transaction that is not the job's own (a test's): then nobody outside could see the rows anyway."""
    return len(connection.savepoint_ids) > 0


@contextmanager
def beside() -> Iterator[None]:
    """Everything that is asked of the database in here goes over a connection of its own, in a transaction of its own."""
    if within_somebody_elses():
        yield
        return
    ours = connections["default"]
    other = ours.copy()
    connections["default"] = other
    try:
        with transaction.atomic():
            yield
    finally:
        connections["default"] = ours
        other.close()


@contextmanager
def as_of_one_moment() -> Iterator[None]:
    """All reads in here see the tables as they stand at the first of them; writing is refused by the database."""
    with beside():
        if not within_somebody_elses():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SET LOCAL work_mem = '64MB'")  # a million votes are counted in memory, not on the disk
        yield
