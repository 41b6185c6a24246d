"""A tally made ready to be shown: every count in it has been through the small-number rule.

What everybody sees is a snapshot that is renewed only when at least five more people have answered: figures that moved
with each answer would tell a watcher of a small consultation that somebody answered just then (SDC-05).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from consultations.core.tallies import Tally
from engage.kit.means import Mean, release_means
from engage.kit.small_numbers import Cell, Exact, Released, release


@dataclass(frozen=True)
class ResultRow:
    """One entry with a released cell for each measure. `base` is the people counted for this row, when rows differ."""

    key: str
    label: str
    cells: dict[str, Cell]
    base: Cell | None = None
    mean: Mean | None = None  # None: this kind has no means
    picture: str = ""

    @property
    def hidden(self) -> bool:
        return all(cell.hidden for cell in self.cells.values()) and (self.mean is None or self.mean.hidden)


@dataclass(frozen=True)
class Result:
    """What may be shown of one activity. `answered` is the base of every row that has none of its own."""

    answered: Cell
    others: dict[str, Cell]
    rows: tuple[ResultRow, ...]
    measures: tuple[tuple[str, str], ...]
    indicative: bool
    hidden: dict[str, str]
    mean_label: str = ""
    mean_one: str = ""
    mean_most: int = 0  # the most that a mean could be
    notes: Mapping[str, Any] = field(default_factory=dict)
    # How those who answered did it, where some had no phone of their own: released, apart from what they said.
    ways: Mapping[str, Cell] = field(default_factory=dict)
    # A sensitive question: what (nearly) everybody said is left out, so what is largest of the rest need not be the largest.
    guarded: bool = False

    @property
    def shown(self) -> bool:
        return not self.answered.hidden

    @property
    def in_part(self) -> bool:
        """Is something hidden that may be more than anything shown? Then what is shown first is not said to be first of all.

        Of an ordinary count only what few people gave is hidden; a mean, a statement and what is sensitive may be hidden
        because (nearly) everybody said the same.
        """
        return any(_may_hide_the_most(row, guarded=self.guarded) for row in self.rows)


def result_of(tally: Tally, *, at_least: int | None = None, sensitive: bool = False) -> Result:
    """Release a whole tally at once. `sensitive`: also without what (nearly) everybody gave."""
    asked = tally.answered + tally.not_sure + tally.rather_not_say + tally.skipped
    others = release(
        {
            "answered": tally.answered,
            "not_sure": tally.not_sure,
            "rather_not_say": tally.rather_not_say,
            "skipped": tally.skipped,
        },
        base=asked,
        at_least=at_least,
    )
    answered: Released[str] = release({}, base=tally.answered, at_least=at_least)
    hidden: dict[str, str] = {f"status:{key}": why for key, why in others.hidden.items()}
    rows = tuple(
        _with_means(
            (_rows_with_own_base if tally.bases else _rows)(tally, at_least, hidden, sensitive=sensitive),
            tally,
            at_least,
            hidden,
            sensitive=sensitive,
        )
    )
    return Result(
        answered=answered.base,
        others=dict(others.cells),
        rows=rows,
        measures=tally.measures,
        indicative=answered.indicative,
        hidden=hidden,
        mean_label=tally.pots.label if tally.pots else "",
        mean_one=tally.pots.one if tally.pots else "",
        mean_most=tally.pots.most if tally.pots else 0,
        notes=tally.notes,
        guarded=sensitive,
    )


def ways_of(counts: Mapping[str, Exact], *, at_least: int | None = None) -> dict[str, Cell]:
    """Released people by how they answered; nothing where everybody did it the same way: then there is nothing to tell apart."""
    if len(counts) < 2:
        return {}
    return release(dict(counts), base=sum(counts.values(), Exact(0)), at_least=at_least).cells


def frozen(result: Result) -> dict[str, Any]:
    """A released result as a snapshot keeps it: its cells by key, without a label, because words may be taken down."""
    return {
        "answered": _kept(result.answered),
        "others": {key: _kept(cell) for key, cell in result.others.items()},
        "indicative": result.indicative,
        "rows": {
            row.key: {
                "cells": {measure: _kept(cell) for measure, cell in row.cells.items()},
                "base": _kept(row.base) if row.base is not None else None,
                **({"mean": row.mean.tenths} if row.mean is not None else {}),
            }
            for row in result.rows
        },
        **({"ways": {way: _kept(cell) for way, cell in result.ways.items()}} if result.ways else {}),
        **({"guarded": True} if result.guarded else {}),
    }


def thawed(released: dict[str, Any], tally: Tally) -> Result:
    """The snapshot with the rows and labels that stand now; a row that came since is hidden until the next one.

    What was put together since stays as it was frozen: nothing is counted again.

    An empty snapshot hides everything.
    """
    known = released.get("rows", {})
    rows = []
    for row in (*tally.rows, *(row for row in tally.former if row.key in known)):
        kept = known.get(row.key, {})
        cells = {measure: _cell(kept.get("cells", {}).get(measure)) for measure, _ in tally.measures}
        base = _cell(kept.get("base")) if tally.bases else None
        mean = Mean(kept.get("mean")) if tally.pots else None
        rows.append(ResultRow(row.key, row.label, cells, base, mean, row.picture))
    others = released.get("others", {})
    return Result(
        answered=_cell(released.get("answered")),
        others={key: _cell(others.get(key)) for key in ("answered", "not_sure", "rather_not_say", "skipped")},
        rows=tuple(rows),
        measures=tally.measures,
        indicative=released.get("indicative", False),
        hidden={},
        mean_label=tally.pots.label if tally.pots else "",
        mean_one=tally.pots.one if tally.pots else "",
        mean_most=tally.pots.most if tally.pots else 0,
        notes=tally.notes,
        ways={way: _cell(kept) for way, kept in released.get("ways", {}).items()},
        guarded=released.get("guarded", False),
    )


def _may_hide_the_most(row: ResultRow, *, guarded: bool) -> bool:
    if row.mean is not None and row.mean.hidden:
        return True
    own_base = row.mean is None and row.base is not None and not row.base.hidden
    return (guarded or own_base) and any(cell.hidden for cell in row.cells.values())


def _kept(cell: Cell) -> list[int | None]:
    return [cell.people, cell.percent]


def _cell(kept: list[int | None] | None) -> Cell:
    return Cell(*kept) if kept else Cell(None)


def _with_means(
    rows: list[ResultRow], tally: Tally, at_least: int | None, hidden: dict[str, str], *, sensitive: bool
) -> list[ResultRow]:
    """The rows with their pictures, and with the means of one table over everybody who answered."""
    drawn = {row.key: row.picture for row in tally.rows}
    rows = [replace(row, picture=drawn[row.key]) for row in rows]
    if tally.pots is None:
        return rows
    pots = tally.pots
    table = release_means(
        pots.each, base=tally.answered, most=pots.most, parts=pots.parts, at_least=at_least, sensitive=sensitive
    )
    hidden |= {f"{key}:{pots.label}": why for key, why in table.hidden.items()}
    return [replace(row, mean=table.means.get(row.key, Mean(None))) for row in rows]


def _rows(tally: Tally, at_least: int | None, hidden: dict[str, str], *, sensitive: bool) -> list[ResultRow]:
    """One table for each measure, over everybody who answered."""
    tables: dict[str, Released[str]] = {}
    for measure, _ in tally.measures:
        tables[measure] = release(
            {row.key: row.counts[measure] for row in tally.rows},
            base=tally.answered,
            exclusive=tally.exclusive,
            at_least=at_least,
            sensitive=sensitive,
        )
        hidden |= {f"{key}:{measure}": why for key, why in tables[measure].hidden.items()}
    return [
        ResultRow(row.key, row.label, {measure: tables[measure].cells[row.key] for measure, _ in tally.measures})
        for row in tally.rows
    ]


def _rows_with_own_base(
    tally: Tally, at_least: int | None, hidden: dict[str, str], *, sensitive: bool
) -> list[ResultRow]:
    """One table for each row, over the people who marked that row; each person gave it one of the measures."""
    rows = []
    for row in tally.rows:
        table = release(
            {measure: row.counts[measure] for measure, _ in tally.measures},
            base=tally.bases[row.key],
            at_least=at_least,
            sensitive=sensitive,
        )
        hidden |= {f"{row.key}:{measure}": why for measure, why in table.hidden.items()}
        rows.append(ResultRow(row.key, row.label, dict(table.cells), table.base))
    return rows
