"""Rounds that a room paces: a wing upstairs says whether they take answers now; the core only asks, under the round's lock."""

from collections.abc import Callable
from dataclasses import dataclass

from engage.kit.refusal import Refusal


@dataclass(frozen=True)
class Pace:
    """What the room says of one answer: `refusal` when it is not taken, else whether it came late; and whom to ring."""

    refusal: Refusal | None
    late: bool
    streams: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """The answer that wants to come in: to which round, by whom, from which seat of that phone, and whether it holds words."""

    round_id: int
    participant_id: int | None
    seat: int
    words: bool


# None: no room paces this round, so that nobody takes answers to it.
Pacer = Callable[[Asked], Pace | None]
# The streams that show one activity in a room just now, for when its words change.
Rings = Callable[[int], list[str]]
# Every stream of open rooms, phones too: of one organisation, of one activity that is on now, or of the whole site.
Writes = Callable[[int | None, int | None], list[str]]
_pacers: list[tuple[Pacer, Rings, Writes]] = []


def paced_by(pacer: Pacer, rings: Rings, writes: Writes) -> None:
    """Call it from the wing's `AppConfig.ready`."""
    if (pacer, rings, writes) not in _pacers:
        _pacers.append((pacer, rings, writes))


def pace_of(asked: Asked) -> Pace | None:
    return next((pace for pacer, _, _ in _pacers if (pace := pacer(asked)) is not None), None)


def rooms_showing(activity_id: int) -> list[str]:
    """The names of the streams of rooms in which this activity is on now."""
    return [name for _, rings, _ in _pacers for name in rings(activity_id)]


def rooms_at_work(organisation_id: int | None, activity_id: int | None) -> list[str]:
    """Every stream of an organisation's open rooms, or of those in which an activity is on; neither: of all. Phones hear it."""
    return [name for _, _, writes in _pacers for name in writes(organisation_id, activity_id)]
