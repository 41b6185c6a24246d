"""The one way a mean leaves the building: what people gave to each of several things, per head, so that nobody is found in it.

A mean of few people, or of few who gave, tells what somebody did. So (requirements SDC-01 to 03, 06):
- under the threshold of people there is no mean at all;
- a thing to which fewer than the threshold gave something has none, and neither has one to which all but a few gave the most
  they could: near either end a mean tells of everybody;
- of a sensitive question neither has one to which all but a few gave the same, however much, and of what is hidden at least
  two things got something from enough people: one of them alone could be told from the rest of what all gave together;
- because what all gave together is known (ten coins each), a single hidden mean would be found by subtraction: then a second
  is hidden too, until at least the threshold of people gave to one of the hidden ones;
- it is rounded to a step over which no one person can move it further than once: a step times the people is never less than
  the most that one person can give.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from engage.kit.small_numbers import ONE_RECORD, TOO_FEW, Exact, threshold

STEPS = (1, 2, 5, 10, 20, 50, 100)  # in tenths

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Pot:
    """What people gave to one thing: in all, how many people gave something, how many gave the most they could, and of how
    many it was the same, of whatever amount most people gave."""

    given: Exact
    givers: Exact
    gave_most: Exact
    alike: Exact


@dataclass(frozen=True)
class Mean:
    """One released mean in tenths; None means hidden."""

    tenths: int | None

    @property
    def hidden(self) -> bool:
        return self.tenths is None

    @property
    def number(self) -> int:
        """The number by which a unit's form is picked ("1 point", "2 points"): only a whole one is one; with a part it is many."""
        whole, tenths = divmod(self.tenths or 0, 10)
        return whole if not tenths else max(2, whole)

    @property
    def words(self) -> str:
        if self.tenths is None:
            return TOO_FEW
        whole, tenths = divmod(self.tenths, 10)
        return f"{whole}.{tenths}" if tenths else f"{whole}"


@dataclass(frozen=True)
class ReleasedMeans(Generic[Key]):
    """Means that may be shown, and which were hidden and why."""

    means: dict[Key, Mean]
    hidden: dict[Key, str]


def release_means(
    pots: Mapping[Key, Pot],
    *,
    base: Exact,
    most: int,
    parts: int = 1,
    at_least: int | None = None,
    sensitive: bool = False,
) -> ReleasedMeans[Key]:
    """Release the means of one table over `base` people. `most`: what one person can give to one thing; a pot counts in
    `parts` of one (2: in halves). `sensitive`: also without what (nearly) everybody gave alike."""
    limit, people = threshold(at_least), base.for_analyst()
    if people < limit or base.rests_on_one_record:
        return ReleasedMeans(dict.fromkeys(pots, Mean(None)), dict.fromkeys(pots, "base too small"))
    givers = {key: pot.givers.for_analyst() for key, pot in pots.items()}
    hidden = {}
    for key, pot in pots.items():
        if givers[key] < limit:
            hidden[key] = "fewer than the threshold gave to it"
        elif people - pot.gave_most.for_analyst() < limit:
            hidden[key] = "fewer than the threshold gave less than the most"
        elif sensitive and people - pot.alike.for_analyst() < limit:
            hidden[key] = "all, or all but fewer than the threshold, gave the same"
        elif pot.givers.rests_on_one_record:
            hidden[key] = ONE_RECORD
    waiting = sorted((key for key in pots if key not in hidden), key=lambda key: givers[key])

    def unsafe() -> bool:
        enough = sum(givers[key] >= limit for key in hidden)
        return len(hidden) < 2 or enough < (2 if sensitive else 1)

    while waiting and hidden and unsafe():
        hidden[waiting.pop(0)] = "would be found by subtraction"
    step = step_for(people, most)
    means = {
        key: Mean(None if key in hidden else _rounded(pot.given.for_analyst() * 10, people * parts, step))
        for key, pot in pots.items()
    }
    return ReleasedMeans(means, hidden)


def step_for(people: int, most: int) -> int:
    """The step in tenths: the finest over which no one of so many people can move a mean further than once."""
    return next((step for step in STEPS if step * people >= most * 10), STEPS[-1])


def _rounded(amount: int, people: int, step: int) -> int:
    """amount / people to the nearest step, in whole numbers; halves go up."""
    return step * ((2 * amount + people * step) // (2 * people * step))
