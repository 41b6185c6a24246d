"""Keeps a few programs running: one that dies is started again, after a growing pause if it keeps dying."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from engage.embedded.child import Child
from engage.embedded.place import EmbeddedProblem

PAUSES = (0.2, 0.5, 1, 2, 5)
SETTLED_AFTER = 30
LOOK_EVERY = 0.2


@dataclass
class Part:
    """One program, and how to start it (again)."""

    name: str
    start: Callable[[], Child]
    patience: float = 10
    leaves_children: bool = False  # a worker killed from outside leaves its pool behind
    child: Child | None = None
    deaths: int = 0
    again_at: float | None = None


class Supervisor:
    """Starts parts in order, looks after them until told to stop, and stops them in the opposite order."""

    def __init__(self, say: Callable[[str], None], *, now_and_then: Callable[[], None] = lambda: None) -> None:
        self.say = say
        self.now_and_then = now_and_then
        self.parts: list[Part] = []
        self.stopping = False

    def start(self, part: Part) -> Child:
        """Raises EmbeddedProblem if it cannot start now; later deaths are healed instead."""
        part.child = part.start()
        self.parts.append(part)
        return part.child

    def look_after_all(self) -> None:
        due = 0.0
        while not self.stopping:
            if time.monotonic() >= due:
                self.now_and_then()
                due = time.monotonic() + 60
            for part in self.parts:
                self._look_after(part)
            time.sleep(LOOK_EVERY)

    def stop_all(self) -> None:
        # Those who use the servers are asked together; the servers go last, one by one.
        for part in self.parts:
            if part.child and part.patience <= 10:
                part.child.ask_to_stop()
        for part in reversed(self.parts):
            if part.child:
                part.child.stop(patience=part.patience)

    def _look_after(self, part: Part) -> None:
        if self.stopping:
            return
        if part.child and part.child.alive():
            if part.deaths and time.monotonic() - part.child.started_at > SETTLED_AFTER:
                part.deaths = 0
            return
        if part.again_at is None:
            pause = PAUSES[min(part.deaths, len(PAUSES) - 1)]
            part.deaths += 1
            part.again_at = time.monotonic() + pause
            why = f"ended with {part.child.program.returncode}" if part.child else "did not start"
            self.say(f"{part.name} {why}; starting it again. Its log: {part.child.log if part.child else '-'}")
            if part.child and part.leaves_children:
                part.child.clear_away()
        if time.monotonic() >= part.again_at:
            part.again_at = None
            try:
                part.child = part.start()
                self.say(f"{part.name} runs again.")
            except (EmbeddedProblem, OSError) as problem:
                self.say(f"{part.name}: {problem}")
                part.child = None
