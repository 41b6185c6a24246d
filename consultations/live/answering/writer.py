"""One thread of each process writes all quick answers that came in while its last commit ran, and only then says "sent"."""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, close_old_connections, connection
from django.utils import translation
from django.utils.translation import gettext as _

from consultations.core.given import Given
from consultations.live.access import Place
from consultations.live.answering.committing import commit
from consultations.live.answering.sent import Reply, Sent, busy, refused
from engage.kit.refusal import Refusal

log = logging.getLogger(__name__)

AT_ONCE = 2000  # answers in one transaction
MOST_WAITING = 10_000  # then an honest "try again" is better than a longer queue


class Waiting(NamedTuple):
    """An answer that was read and waits to be written; `language` is the phone's, `done` is for whoever waits for the reply."""

    place: Place
    key: str
    sent: Sent
    given: Given
    language: str = settings.LANGUAGE_CODE
    done: "asyncio.Future[Reply] | None" = None


Deliver = Callable[[list[tuple[Waiting, Reply]]], None]


class Writer:
    """Gathers, writes, acknowledges. `deliver` is called from the thread, after the commit, with every reply of it."""

    def __init__(self, deliver: Deliver) -> None:
        self.deliver = deliver
        self._queue: deque[Waiting] = deque()
        self._wake = threading.Condition()
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="live-answers", daemon=True)
        self._thread.start()

    def put(self, waiting: Waiting) -> bool:
        """False when too many wait already; then nothing was taken."""
        with self._wake:
            if self._ending or len(self._queue) >= MOST_WAITING:
                return False
            self._queue.append(waiting)
            if len(self._queue) == 1:
                self._wake.notify()
        return True

    def stop(self, patience: float = 5.0) -> None:
        """Writes what waits, then ends."""
        with self._wake:
            self._ending = True
            self._wake.notify()
        self._thread.join(patience)

    def _take(self) -> list[Waiting]:
        with self._wake:
            while not self._queue and not self._ending:
                self._wake.wait()
            return [self._queue.popleft() for _ in range(min(len(self._queue), AT_ONCE))]

    def _run(self) -> None:
        while batch := self._take():
            try:
                replies = written(batch)
            except Exception:  # whatever it is, nobody is told "sent", and the thread goes on
                log.exception("Answers could not be written.")
                replies = [_busy(one) for one in batch]
            self.deliver(list(zip(batch, replies, strict=True)))
        connection.close()


def written(batch: list[Waiting]) -> list[Reply]:
    """Write them in one transaction; after a lost connection once more, which is safe because each has its key."""
    for last in (False, True):
        close_old_connections()
        try:
            return commit(batch)
        except (OperationalError, InterfaceError) as problem:
            connection.close()
            if last:
                log.warning("Answers could not be written: %s", type(problem).__name__)
        except Error:
            # One of them is not what it should be; it must not take the others with it.
            return [_alone(one) for one in batch]
    return [_busy(one) for one in batch]


def _busy(one: Waiting) -> Reply:
    with translation.override(one.language):
        return busy(one.sent)


def _alone(one: Waiting) -> Reply:
    try:
        return commit([one])[0]
    except (OperationalError, InterfaceError):
        return _busy(one)
    except Error:
        with translation.override(one.language):
            words = _("That is not here any more. The page now shows what is.")
            return refused(Refusal(words, code="no_such_entry"), one.sent)
