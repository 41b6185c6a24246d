"""What a hub reads from PostgreSQL, in threads of its own with connections of their own."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import DatabaseError, close_old_connections, connection, connections, transaction

from engage.kit.languages import of_the_house
from engage.realtime.streams import Kind, key_of, versions_of
from engage.realtime.watched import Copy

logger = logging.getLogger(__name__)

Read = TypeVar("Read")

# One snapshot, so that the version belongs to the content; a fragment that writes or hangs is a mistake.
AS_A_READER = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL statement_timeout = '5s'"


class Reader:
    """One thread for versions and one for documents, so that a slow document delays no other stream's version."""

    def __init__(self) -> None:
        self.versions_thread = ThreadPoolExecutor(1, "live-versions")
        self.documents_thread = ThreadPoolExecutor(1, "live-documents")
        self.away = False

    async def versions(self, names: list[str]) -> dict[str, int] | None:
        """Each stream's version, or None while PostgreSQL is away."""
        try:
            versions = await self._run(self.versions_thread, lambda: versions_of(names))
        except DatabaseError as reason:
            if not self.away:
                logger.warning("PostgreSQL is away, screens stay as they are: %s", reason)
            self.away = True
            return None
        if self.away:
            logger.warning("PostgreSQL is back.")
        self.away = False
        return versions

    async def copy(self, name: str, kind: Kind, *, pack: bool = False) -> Copy:
        """The newest document, packed already if that is wished. Raises whatever goes wrong."""
        return await self._run(self.documents_thread, lambda: copy_of(name, kind, pack=pack))

    async def _run(self, thread: ThreadPoolExecutor, work: Callable[[], Read]) -> Read:
        return await asyncio.get_running_loop().run_in_executor(thread, _with_a_working_connection, work)

    async def stop(self) -> None:
        """Gives the connections back; a thread that PostgreSQL keeps waiting is left behind."""
        threads = (self.versions_thread, self.documents_thread)
        closing = [asyncio.wrap_future(thread.submit(connections.close_all)) for thread in threads]
        await asyncio.wait(closing, timeout=1)
        for thread in threads:
            thread.shutdown(wait=False)


def _with_a_working_connection(work: Callable[[], Read]) -> Read:
    close_old_connections()
    try:
        return work()
    finally:
        close_old_connections()


def copy_of(name: str, kind: Kind, *, pack: bool = False) -> Copy:
    """The stream's newest version with the document that belongs to it."""
    if kind.render is None:
        return Copy(name, versions_of([name])[name], None)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(AS_A_READER)
        version = versions_of([name])[name]
        with of_the_house():
            copy = Copy(name, version, kind.render(key_of(name)))
    if pack:
        _ = copy.packed_frame  # made here, so that the event loop does not wait for it
    return copy
