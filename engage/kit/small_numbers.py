"""The one way a count leaves the building: small groups hidden, the rest rounded, and nothing recoverable by subtraction.

A tally gives `Exact` counts. They cannot be printed, formatted or put into JSON by accident; `release` turns a whole table
of them into `Released` cells at once, and `Exact.for_analyst` opens one at the analyst's desk. Rules (requirements SDC-01,
02, 03, 09): threshold 10, or what two people agreed on, never below 5; rounded to the nearest 5; whole per cents from rounded
counts and only on a base of 30 or more; complementary suppression; a hidden cell reads "too few to show", and a zero is
hidden like any small count. One record may speak for a group: its people are counted as people, but a cell that would be too
few to show without its largest record rests on what one group said that somebody could name, and is hidden too.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.conf import settings
from django.utils.translation import gettext, gettext_noop

from engage.kit.site_threshold import FLOOR, agreed

STEP = 5
PERCENT_BASE = 30
INDICATIVE_BASE = 50
TOO_FEW = gettext_noop("Too few to show")
ONE_RECORD = "rests on one group"
NEARLY_ALL = "all, or all but fewer than the threshold"

Key = TypeVar("Key", bound=Hashable)


class DisclosureError(Exception):
    """Somebody tried to show a count that had not gone through `release`."""


class Exact:
    """A true count of people. Add and compare it; it will not be shown.

    `largest`: how many of them the largest single record speaks for (a group that a youth worker wrote down for); 1 where
    everybody answered for themselves.
    """

    __slots__ = ("_largest", "_people")

    def __init__(self, people: int, *, largest: int = 1) -> None:
        if people < 0:
            raise ValueError("a count of people cannot be negative")
        self._people, self._largest = people, largest

    @property
    def rests_on_one_record(self) -> bool:
        """Without its largest group there would be fewer left than may ever be shown."""
        return self._largest > 1 and self._people - self._largest < FLOOR

    def __add__(self, other: "Exact") -> "Exact":
        return Exact(self._people + other._people, largest=max(self._largest, other._largest))

    def __sub__(self, other: "Exact") -> "Exact":
        """Never under nothing: two counts may have been taken a moment apart."""
        return Exact(max(0, self._people - other._people), largest=self._largest)

    def __mul__(self, times: int) -> "Exact":
        return Exact(self._people * times, largest=self._largest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Exact) and self._people == other._people

    def __lt__(self, other: "Exact") -> bool:
        return self._people < other._people

    def __hash__(self) -> int:
        return hash(self._people)

    def __bool__(self) -> bool:
        return self._people > 0

    def __str__(self) -> str:
        raise DisclosureError("a true count is shown only through release() or for_analyst()")

    __format__ = __int__ = __index__ = __float__ = lambda self, *_: str(self)

    def __repr__(self) -> str:
        return "Exact(…)"

    def for_analyst(self) -> int:
        """The number itself, for the analyst's desk, for arithmetic that stays inside, and for a frozen snapshot."""
        return self._people


@dataclass(frozen=True)
class Cell:
    """One released count. `people` is rounded; None means hidden. `percent` is whole, None when the base is too small."""

    people: int | None
    percent: int | None = None

    @property
    def hidden(self) -> bool:
        return self.people is None

    @property
    def words(self) -> str:
        return gettext(TOO_FEW) if self.people is None else f"{self.people}"


@dataclass(frozen=True)
class Released(Generic[Key]):
    """A table that may be shown: cells by key, the base, and which cells were hidden and why (for the analyst's log)."""

    cells: dict[Key, Cell]
    base: Cell
    indicative: bool
    hidden: dict[Key, str]

    @property
    def shown(self) -> bool:
        return not self.base.hidden


def threshold(asked: int | None = None) -> int:
    """The number of people under which nothing is shown. Raises `ValueError` below the floor of 5."""
    number = (agreed() or settings.SMALL_NUMBER_THRESHOLD) if asked is None else asked
    if number < FLOOR:
        raise ValueError(f"the small-number threshold is never below {FLOOR}")
    return number


def rounded(people: int) -> int:
    """To the nearest 5, halves away from nothing to gain: 12 → 10, 13 → 15."""
    return STEP * round(people / STEP)


def release(
    counts: Mapping[Key, Exact],
    *,
    base: Exact,
    exclusive: bool = True,
    at_least: int | None = None,
    sensitive: bool = False,
) -> Released[Key]:
    """Release one table of counts over `base` people.

    `exclusive`: each person stands in at most one cell, so hidden cells could be found by subtracting the shown ones from
    the base; then enough cells are hidden that what is hidden together holds at least the threshold, in two cells or more.
    `sensitive`: what all of them gave, or all but fewer than the threshold, tells of each of them, so it is hidden too, and no
    share is ever rounded to nothing or to everybody.
    """
    limit = threshold(at_least)
    people = {key: count.for_analyst() for key, count in counts.items()}
    total = base.for_analyst()
    if total < limit or base.rests_on_one_record:
        why = "base too small" if total < limit else ONE_RECORD
        return Released(dict.fromkeys(people, Cell(None)), Cell(None), False, dict.fromkeys(people, why))
    hidden: dict[Key, str] = {key: "fewer than the threshold" for key, number in people.items() if number < limit}
    hidden |= {key: ONE_RECORD for key in people if key not in hidden and counts[key].rests_on_one_record}
    if sensitive:
        hidden |= {key: NEARLY_ALL for key, number in people.items() if key not in hidden and total - number < limit}
    if exclusive:
        hidden |= _complement(people, hidden, total, limit)
    base_cell = Cell(rounded(total))
    cells = {
        key: Cell(None) if key in hidden else Cell(rounded(number), _percent(number, total, sensitive=sensitive))
        for key, number in people.items()
    }
    return Released(cells, base_cell, PERCENT_BASE <= total < INDICATIVE_BASE, hidden)


def _complement(people: Mapping[Key, int], hidden: Mapping[Key, str], total: int, limit: int) -> dict[Key, str]:
    """The further cells to hide, smallest first, until the hidden ones cannot be told apart by subtraction."""
    more: dict[Key, str] = {}
    # What stands in no cell (skipped, not asked) is a hidden group too: it is what subtraction would find.
    rest = total - sum(people.values())
    waiting = sorted((key for key in people if key not in hidden), key=lambda key: people[key])

    def unsafe() -> bool:
        group = [people[key] for key in people if key in hidden or key in more]
        if not group and rest == 0:
            return False
        cells = len(group) + (1 if rest else 0)
        return cells < 2 or sum(group) + rest < limit

    while waiting and unsafe():
        more[waiting.pop(0)] = "would be found by subtraction"
    return more


def _percent(number: int, total: int, *, sensitive: bool = False) -> int | None:
    if total < PERCENT_BASE:
        return None
    percent = min(100, round(100 * rounded(number) / rounded(total)))
    return None if sensitive and percent in {0, 100} else percent
