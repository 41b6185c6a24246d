"""One thread that does in one go whatever was asked while it was busy: many phones, one transaction."""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from django.db import Error, InterfaceError, OperationalError, close_old_connections, connection

log = logging.getLogger(__name__)

Ask = TypeVar("Ask")
Reply = TypeVar("Reply")
MOST_WAITING = 4000


class Unavailable(Exception):  # noqa: N818  (whoever asked goes the ordinary way instead)
    """Too many wait, or it could not be done just now."""


class Gathering(Generic[Ask, Reply]):
    """`work` is called in the thread with all that waits and gives one reply for each, in order."""

    def __init__(self, name: str, work: Callable[[Sequence[Ask]], Sequence[Reply]]) -> None:
        self.work = work
        self._loop = asyncio.get_running_loop()
        self._queue: deque[tuple[Ask, asyncio.Future[Reply]]] = deque()
        self._wake = threading.Condition()
        self._ending = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    async def ask(self, what: Ask) -> Reply:
        """Raises `Unavailable`."""
        done: asyncio.Future[Reply] = self._loop.create_future()
        with self._wake:
            if self._ending or len(self._queue) >= MOST_WAITING:
                raise Unavailable
            self._queue.append((what, done))
            if len(self._queue) == 1:
                self._wake.notify()
        return await done

    def stop(self, patience: float = 5.0) -> None:
        """Does what waits, then ends."""
        with self._wake:
            self._ending = True
            self._wake.notify()
        self._thread.join(patience)

    def _run(self) -> None:
        while batch := self._take():
            replies = self._done([what for what, _done in batch])
            told = [(done, reply) for (_what, done), reply in zip(batch, replies, strict=True)]
            try:
                self._loop.call_soon_threadsafe(_tell, told)
            except RuntimeError:  # the loop has gone, and with it whoever waited
                break
        connection.close()

    def _take(self) -> list[tuple[Ask, asyncio.Future[Reply]]]:
        with self._wake:
            while not self._queue and not self._ending:
                self._wake.wait()
            batch = list(self._queue)
            self._queue.clear()
            return batch

    def _done(self, asked: Sequence[Ask]) -> Sequence[Reply | None]:
        close_old_connections()
        try:
            return self.work(asked)
        except (OperationalError, InterfaceError) as problem:
            connection.close()
            log.warning("%s had no database: %s", self._thread.name, type(problem).__name__)
        except Error:
            if len(asked) > 1:  # one of them is not what it should be; it must not take the others with it
                return [reply for one in asked for reply in self._done([one])]
            log.exception("%s could not do this.", self._thread.name)
        except Exception:  # the thread goes on whatever it is
            log.exception("%s stumbled.", self._thread.name)
        return [None] * len(asked)


def _tell(told: Sequence[tuple["asyncio.Future[Reply]", Reply | None]]) -> None:
    for done, reply in told:
        if done.done():
            continue
        if reply is None:
            done.set_exception(Unavailable())
        else:
            done.set_result(reply)
