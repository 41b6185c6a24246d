"""Screens look at words and worry. They order the queue and explain; they never decide, and a failing one holds nothing up."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from engage.kit.registry import Registry

logger = logging.getLogger(__name__)

# How bad: 0 nothing found, 1 look closely, 2 personal details (amber), 3 somebody may be in danger (red).
LOOK, PERSONAL, DANGER = 1, 2, 3
CHECK_FAILED = "One of the automatic checks did not work, so look closely"


@dataclass(frozen=True)
class Worry:
    """One thing a screen found: characters `start` to `end` of the text, how bad, and why in plain words."""

    screen: str
    reason: str
    severity: int
    start: int
    end: int
    category: str = ""  # what kind of danger, where it is one: a key of words_of_harm.json


Screen = Callable[[str], Iterable[Worry]]
screens: Registry[Screen] = Registry("screen")


def screen(name: str) -> Callable[[Screen], Screen]:
    """Decorator: `name` looks at every text that participants write."""

    def add(function: Screen) -> Screen:
        return screens.add(name, function)

    return add


# Words that the checks must see danger in; tried on them whenever somebody wants to know whether they work (SAF-07).
PROBE = "This is a test: please help me now, I want to kill myself."


def broken_screens() -> list[str]:
    """The checks that do not work at this moment, by name; "danger" when none of them sees any in plain words of it."""
    broken, seen = [], False
    for name in screens.names():
        try:
            seen = any(worry.severity >= DANGER for worry in screens.get(name)(PROBE)) or seen
        except Exception as problem:
            logger.error("screen %s is broken: %s", name, type(problem).__name__)
            broken.append(name)
    return broken if seen else [*broken, "danger"]


def worries_about(text: str) -> list[Worry]:
    """All that the screens find, worst first. A screen that breaks is itself a finding, so a person still looks."""
    found: list[Worry] = []
    for name in screens.names():
        try:
            found.extend(screens.get(name)(text))
        except Exception:
            logger.exception("screen %s failed", name)  # the trace holds code, never the words
            found.append(Worry(name, CHECK_FAILED, LOOK, 0, 0))
    return sorted(found, key=lambda worry: (-worry.severity, worry.start))
