"""A released result as the chart components want it: sentence, rows, base; only rounded numbers come this far."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext, gettext_noop, ngettext, pgettext

from consultations.core.results import Result, ResultRow
from engage.kit.languages import apart
from engage.kit.small_numbers import TOO_FEW, Cell

MANY = 2  # over a column of figures stands the form for several
# Enough people answered, but so few of them one of the ways that they could be picked out.
KEPT_BACK = gettext_noop("Kept back, so that nobody can be picked out")


def bars(result: Result, *, measure: str) -> dict[str, Any]:
    """Bars of one measure. Under a base of 30 the figure is a number of people and the bar has no length."""
    rows = [
        {
            "label": row.label,
            "percent": row.cells[measure].percent,
            "hidden": row.cells[measure].hidden,
            "value_text": share_words(row.cells[measure]),
            "picture": row.picture,
        }
        for row in result.rows
    ]
    return {
        "too_few": not result.shown,
        "rows": rows,
        "sentence": _largest(result, measure),
        "base_text": base_words(result),
    }


def thirds(result: Result) -> dict[str, Any]:
    """Statements in three parts; a row of which a part is hidden, or whose base is too small for per cents, is hidden."""
    rows = [
        {
            "label": row.label,
            **{measure: row.cells[measure].percent for measure, _ in result.measures},
            "hidden": any(cell.percent is None for cell in row.cells.values()),
            "hidden_words": gettext(TOO_FEW if row.base is None or row.base.hidden else KEPT_BACK),
            "base_text": about_words(row.base.people) if row.base is not None and row.base.people is not None else "",
        }
        for row in result.rows
    ]
    drawn = [row for row in rows if not row["hidden"]]
    best = max(drawn, key=lambda row: int(row["agree"] or 0), default=None)
    return {
        "too_few": not drawn,
        "rows": rows,
        "sentence": _agreed_with(result, best),
        "base_text": base_words(result),
    }


def _agreed_with(result: Result, best: dict[str, Any] | None) -> str:
    if best is None:
        return ""
    said = (
        gettext("Of what can be shown, most agreed with: “%(statement)s” (%(percent)s%% agree).")
        if result.in_part
        else gettext("Most agreed with: “%(statement)s” (%(percent)s%% agree).")
    )
    return said % {"statement": apart(str(best["label"])), "percent": best["agree"]}


def share_words(cell: Cell) -> str:
    if cell.people is None:
        return cell.words
    return f"{cell.percent}%" if cell.percent is not None else about_words(cell.people)


def about_words(people: int) -> str:
    return ngettext("about %(people)s person", "about %(people)s people", people) % {"people": people}


def answered_words(people: int) -> str:
    said = ngettext("About %(people)s person answered.", "About %(people)s people answered.", people)
    return said % {"people": people}


def base_words(result: Result) -> str:
    if result.answered.people is None:
        return ""
    words = answered_words(result.answered.people)
    if result.indicative:
        words += " " + gettext("That is few, so take this as a hint.")
    return " ".join(part for part in (words, ways_words(result), left_out_words(result)) if part)


def left_out_words(result: Result) -> str:
    """Of a sensitive question: that something is left out, never what."""
    if not result.guarded or not any(cell.hidden for row in result.rows for cell in row.cells.values()):
        return ""
    return gettext("Left out: what few people said, and what nearly everybody said, so that nobody can be picked out.")


def ways_words(result: Result) -> str:
    """How they answered, where some had no phone of their own; a number only where there are enough."""
    group, paper = result.ways.get("group"), result.ways.get("paper")
    told = []
    if group is not None:
        told.append(
            gettext("About %(people)s of them are in groups that a youth worker wrote down for.")
            % {"people": group.people}
            if group.people is not None
            else gettext("Some of them are in groups that a youth worker wrote down for.")
        )
    if paper is not None:
        told.append(
            gettext("About %(people)s of them answered on paper.") % {"people": paper.people}
            if paper.people is not None
            else gettext("Some of them answered on paper.")
        )
    return " ".join(told)


def _largest(result: Result, measure: str) -> str:
    shown = [row for row in result.rows if not row.cells[measure].hidden]
    if not shown:
        return gettext("Too few people have picked any one answer to show it.")

    def people(row: ResultRow) -> int:
        return row.cells[measure].people or 0

    top = max(shown, key=people)
    ties = [row for row in shown if people(row) == people(top)]
    if len(ties) > 1:
        names = pgettext("between the things of a list", ", ").join(f"“{apart(row.label)}”" for row in ties)
        said = (
            gettext("Of what can be shown, these came out level at the top: %(answers)s.")
            if result.in_part
            else gettext("These came out level at the top: %(answers)s.")
        )
        return said % {"answers": names}
    said = (
        gettext("Of what can be shown, “%(answer)s” was picked most.")
        if result.in_part
        else gettext("“%(answer)s” was picked most.")
    )
    return said % {"answer": apart(top.label)}


def means(result: Result, *, unit: Callable[[int], str]) -> dict[str, Any]:
    """A bar for each mean, the largest first, with the counts beside it in words; what is hidden comes last, in its order.

    `unit` gives the form of the unit's name that goes with a number ("1 point", "2 points").
    A place among all is said only where nothing is hidden that may have come before.
    """
    rows = [
        {
            "key": row.key,
            "label": row.label,
            "hidden": row.mean is None or row.mean.hidden,
            "tenths": row.mean.tenths if row.mean is not None else None,
            "percent": round(10 * (row.mean.tenths or 0) / max(1, result.mean_most)) if row.mean is not None else None,
            "value_text": row.mean.words if row.mean is not None else TOO_FEW,
            "unit": unit(row.mean.number) if row.mean is not None else "",
            "parts": [
                {
                    "label": label,
                    "text": share_words(row.cells[key]),
                    "percent": row.cells[key].percent,
                    "hidden": row.cells[key].people is None,
                }
                for key, label in result.measures
            ],
        }
        for row in result.rows
    ]
    rows.sort(key=lambda row: -(row["tenths"] if isinstance(row["tenths"], int) else -1))
    tenths = [row["tenths"] for row in rows]
    for row in rows:  # level things have one place
        row["place"] = 0 if result.in_part else tenths.index(row["tenths"]) + 1
    return {
        "too_few": not result.shown,
        "rows": rows,
        "unit": unit(MANY),
        "most": result.mean_most,
        "sentence": _first(rows, in_part=result.in_part),
        "base_text": base_words(result),
    }


def _first(rows: list[dict[str, Any]], *, in_part: bool) -> str:
    shown = [row for row in rows if not row["hidden"]]
    if not shown:
        return gettext("Too few people to show an order.")
    level = [row for row in shown if row["tenths"] == shown[0]["tenths"]]
    if len(level) > 1:
        said = (
            gettext("Of what can be shown, these came out level at the top: %(what)s.")
            if in_part
            else gettext("These came out level at the top: %(what)s.")
        )
        return said % {
            "what": pgettext("between the things of a list", ", ").join(f"“{apart(row['label'])}”" for row in level)
        }
    said = (
        gettext("Of what can be shown, “%(what)s” came first, with %(number)s %(unit)s on average.")
        if in_part
        else gettext("“%(what)s” came first, with %(number)s %(unit)s on average.")
    )
    return said % {
        "what": apart(shown[0]["label"]),
        "number": shown[0]["value_text"],
        "unit": shown[0]["unit"],
    }
