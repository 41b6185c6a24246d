"""Who holds what about people: each room says it in its own `personal_data.py`, and everything can be asked for at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.db.models import Model

from engage.kit.registry import Registry

Person = Literal["member", "participant"]


@dataclass(frozen=True)
class Holder:
    """What one room holds about one sort of person, how to hand it over, and how to forget it.

    Each function is called with the person under its own name: `hold(member=…)` or `hold(participant=…)`; `forget` also
    takes `now`. `models` are the tables whose rows point at the person and that this holder answers for.
    """

    person: Person
    models: tuple[type[Model], ...]
    hold: Callable[..., list[str]]
    hand_over: Callable[..., dict[str, Any]]
    forget: Callable[..., None]


holders: Registry[Holder] = Registry("holder of personal data")


def held_about(person: Person, whom: Model) -> list[str]:
    """In plain words, what all rooms together hold about this person."""
    return [line for _, holder in _holders_of(person) for line in holder.hold(**{person: whom})]


def hand_over_all(person: Person, whom: Model) -> dict[str, Any]:
    """Everything that is held about this person, by holder, ready to be written as JSON."""
    return {name: holder.hand_over(**{person: whom}) for name, holder in _holders_of(person)}


@transaction.atomic
def forget_everywhere(person: Person, whom: Model, *, now: datetime) -> None:
    """Every room forgets this person, the highest room first; all of them or none."""
    for _, holder in reversed(_holders_of(person)):
        holder.forget(**{person: whom}, now=now)


def _holders_of(person: Person) -> list[tuple[str, Holder]]:
    return [(name, holders.get(name)) for name in holders.names() if holders.get(name).person == person]
