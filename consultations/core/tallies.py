"""True counts of one activity, before anything is released."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engage.kit.means import Pot
from engage.kit.small_numbers import Exact


@dataclass(frozen=True)
class Row:
    """One line of a tally: an entry (or a fixed label) and how many people gave each meaning."""

    key: str
    label: str
    counts: Mapping[str, Exact]
    picture: str = ""  # a drawing in `static/`


@dataclass(frozen=True)
class Pots:
    """What people gave to each row out of a pot of their own, of which means are made (coins, points of a ranking).

    `label` names what is counted ("Coins"), `one` a single one of it ("coin"). `most`: the most that one person can give to one
    row. Amounts are counted in `parts` of one (2: in halves).
    """

    label: str
    one: str
    each: Mapping[str, Pot]
    most: int
    parts: int = 1


@dataclass(frozen=True)
class Tally:
    """True counts of one activity: people who answered, who were not sure or skipped, and a row for each entry.

    `exclusive`: each person stands in at most one row (a single choice). `measures` names the counts in each row, in order.
    """

    answered: Exact
    not_sure: Exact
    rather_not_say: Exact
    skipped: Exact
    rows: tuple[Row, ...] = ()
    measures: tuple[tuple[str, str], ...] = ()
    exclusive: bool = False
    # Per-row base: people who voted on that row (statements); empty when the base is everybody who answered.
    bases: Mapping[str, Exact] = field(default_factory=dict)
    # What is said beside the figures and is no figure: which answers are right, once the round is over.
    notes: Mapping[str, Any] = field(default_factory=dict)
    pots: Pots | None = None
    # What is counted under another row by now. A result that was frozen before that still names it.
    former: tuple[Row, ...] = ()
