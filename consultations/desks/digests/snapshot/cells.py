"""Released counts as they are frozen: the rounded people, the whole per cent, and the words that every output prints."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext

from engage.kit.means import Mean
from engage.kit.small_numbers import Cell, Exact

SOURCE_LABELS = {
    "phone": "On a phone or computer of their own",
    "hands": "Hands up in a room",
    "paper": "On paper",
    "group": "Groups that a youth worker wrote down for",
    "imported": "Brought in from another place",
}


@dataclass(frozen=True)
class Part:
    """One part of the account: what may be released, what is exact, and which cells were hidden and why."""

    released: dict[str, Any]
    exact: dict[str, Any]
    hidden: list[dict[str, str]] = field(default_factory=list)


def frozen(cell: Cell, *, share: bool = True) -> dict[str, Any]:
    """A cell for the account. `share=False`: the words are the number of people, even where a share may be shown."""
    return {"people": cell.people, "percent": cell.percent if share else None, "text": words_of(cell, share=share)}


def words_of(cell: Cell, *, share: bool = True) -> str:
    if cell.people is None:
        return cell.words
    return f"{cell.percent}%" if share and cell.percent is not None else f"about {cell.people}"


def opened(counts: Mapping[str, Exact]) -> dict[str, int]:
    """True counts for the analyst's part of the account."""
    return {key: count.for_analyst() for key, count in counts.items()}


def log_of(table: str, hidden: Mapping[Any, str]) -> list[dict[str, str]]:
    """Which cells of a table are hidden and why, for the analyst (SDC-10)."""
    return [{"table": table, "cell": str(key), "why": why} for key, why in hidden.items()]


def day_words(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def moment_words(moment: datetime) -> str:
    local = localtime(moment)
    return f"{local.day} {local:%B %Y}, {local:%H:%M}"


def the(role: str) -> str:
    """A role in the middle of a sentence, with its article once: "the Strategy lead", "the strategy board of …"."""
    return gettext("the %(role)s") % {"role": role[4:] if role[:4].casefold() == "the " else role}


def unit_of(activity: Mapping[str, Any], mean: Mapping[str, Any]) -> str:
    """What is counted, in the form that goes with this mean: "1 point", "2 points", "0.5 points". `activity` as it is frozen.

    Accounts that were frozen before the form for one was kept have only the other.
    """
    several = str(activity["mean"]["label"]).lower()
    return str(activity["mean"].get("one", several)) if Mean(mean["tenths"]).number == 1 else several


def listed(names: list[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
