"""Rings after commit: tells this process's hub directly and every other process's hub through the channel layer.

Ringing may be lost and nothing breaks, because each hub also reads the versions itself. So it never waits, never
raises, and while Redis is away it gives up at once instead of trying for every change.
"""

import asyncio
import logging
import os
import threading
import time
from collections.abc import Callable, Mapping

from channels.layers import get_channel_layer

logger = logging.getLogger(__name__)

PROCESSES = "processes"  # the group: one channel for each server process, never a viewer
LONGEST_WAIT = 1.0  # seconds for one ring
LEAVE_ALONE = 1.0  # seconds without trying after a ring failed
APART = 0.1  # seconds between two rings of one stream; who listens is told at most twice a second anyway
MOST_WAITING = 10_000  # streams remembered while a ring is under way

Versions = Mapping[str, int]


class Ringer:
    """A thread with its own event loop that sends what `ring` left for it: the first ring of a stream at once, those that follow
    closely as one. A room in which everybody answers commits a hundred times a second, and every process reads each message."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.waiting: dict[str, int] = {}
        self.rang: dict[str, float] = {}  # when a stream rang, if that was a moment ago
        self.wake = threading.Condition()
        self.failing = False
        self.thread = threading.Thread(target=self._run, name="doorbell", daemon=True)
        self.thread.start()

    def ring(self, versions: Versions) -> None:
        with self.wake:
            is_new = not versions.keys() <= self.waiting.keys()
            if len(self.waiting) < MOST_WAITING:
                self.waiting.update(versions)
            if is_new:
                self.wake.notify()

    def _run(self) -> None:
        with asyncio.Runner() as runner:
            while True:
                versions = self._due()
                try:
                    runner.run(self._send(versions))
                except Exception as reason:
                    if not self.failing:
                        logger.warning("The doorbell is out of order, screens are up to 2 s late: %r", reason)
                    self.failing = True
                    time.sleep(LEAVE_ALONE)
                else:
                    if self.failing:
                        logger.warning("The doorbell works again.")
                    self.failing = False

    def _due(self) -> dict[str, int]:
        """Waits until a stream may ring, and takes those that may."""
        with self.wake:
            while True:
                now = time.monotonic()
                self.rang = {name: at for name, at in self.rang.items() if at + APART > now}
                due = {name: version for name, version in self.waiting.items() if name not in self.rang}
                if due:
                    for name in due:
                        del self.waiting[name]
                        self.rang[name] = now
                    return due
                self.wake.wait(min(self.rang[name] for name in self.waiting) + APART - now if self.waiting else None)

    async def _send(self, versions: Versions) -> None:
        layer = get_channel_layer()
        if layer is not None:
            message = {"type": "rang", "versions": dict(versions)}
            await asyncio.wait_for(layer.group_send(PROCESSES, message), LONGEST_WAIT)


_ringer: Ringer | None = None
_making = threading.Lock()
_at_home: Callable[[Versions], None] | None = None


def ring(versions: Versions) -> None:
    """Tells every server process that these streams reached these versions. Returns at once and never raises."""
    global _ringer
    if _at_home is not None:
        _at_home(versions)
    if _ringer is None or _ringer.pid != os.getpid():  # a Celery worker forks, and threads do not survive that
        with _making:
            if _ringer is None or _ringer.pid != os.getpid():
                _ringer = Ringer()
    _ringer.ring(versions)


def answer_at_home(listener: Callable[[Versions], None] | None) -> None:
    """The hub of this very process hears its own process's rings without Redis; it is called from any thread."""
    global _at_home
    _at_home = listener
