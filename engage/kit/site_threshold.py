"""The small-number threshold that two people agreed on for this site; read once for each page, and every few seconds elsewhere."""

import time
from typing import Any

from engage.kit.refusal import Refusal
from engage.kit.site_settings import declare_setting, value_of

NAME = "small_numbers.threshold"
FLOOR = 5
HIGHEST = 100
KEPT_FOR = 5  # seconds, for workers and live boards, which no request tells to forget


def _people(typed: str) -> int:
    """A whole number of people, never below the floor (SDC-01)."""
    number = int(typed.strip()) if typed.strip().isascii() and typed.strip().isdigit() and len(typed) < 6 else 0
    if not FLOOR <= number <= HIGHEST:
        raise Refusal(f"Type a whole number from {FLOOR} to {HIGHEST}.", code="not_a_threshold", field="value")
    return number


declare_setting(
    NAME,
    label="Small-number threshold",
    help_text="Nothing is shown for fewer people than this, anywhere. Never below 5. Two people change it.",
    clean=_people,
    default=None,
    two_people=True,
)

_read: dict[str, tuple[int | None, float]] = {}


def agreed() -> int | None:
    """What two people agreed on; None while they agreed on nothing and the environment's number stands."""
    kept = _read.get(NAME)
    if kept is None or kept[1] < time.monotonic():
        kept = (value_of(NAME), time.monotonic() + KEPT_FOR)
        _read[NAME] = kept
    return kept[0]


def forget(**received: Any) -> None:
    """Read it anew when it is next asked for."""
    _read.clear()


def keep(number: int | None, *, seconds: float) -> None:
    """Take this as read for so long; for what runs without a database."""
    _read[NAME] = (number, time.monotonic() + seconds)
