"""What came of each activity: its counts under the small-number rule, and the words that may be quoted from it."""

from dataclasses import replace
from typing import Any, NamedTuple

from django.db.models import QuerySet

from consultations.core.charts import left_out_words
from consultations.core.kinds import Tally, kind_of
from consultations.core.models import Activity, Entry
from consultations.core.queries import people_by_way
from consultations.core.results import Result, ResultRow, result_of, ways_of
from consultations.desks.digests.snapshot.cells import SOURCE_LABELS, Part, frozen, listed, log_of, unit_of
from consultations.desks.digests.snapshot.quotes import quotes_of
from engage.kit.small_numbers import INDICATIVE_BASE, PERCENT_BASE, TOO_FEW, Exact

STATUS_LABELS = {"not_sure": "Not sure", "rather_not_say": "Rather not say", "skipped": "Skipped"}
# What a row tells of its entry; a board may have tens of thousands of them.
TOLD = ("activity", "origin", "shown_text", "may_quote", "stage", "stage_reason", "taken_up")
MOST_NAMED = 3  # of what stands level at the top
SHAPES = {0: "words", 1: "bars"}


def account_of(activity: Activity, quotable: QuerySet[Entry], *, at_least: int) -> Part:
    """The self-paced round of one activity."""
    kind = kind_of(activity)
    if not kind.asks:
        return _only_shown(activity)
    asked = activity.rounds.order_by("number")[0]
    tally = kind.tally(asked)
    by_way = people_by_way(asked)
    counted = result_of(tally, at_least=at_least, sensitive=activity.sensitive)
    result = replace(counted, ways=ways_of(by_way, at_least=at_least))
    entries = {str(entry.pk): entry for entry in activity.entries.only(*TOLD)} if tally.rows else {}
    # A word that several people share is a count of them, shown only where that may be; it is nobody's quote.
    may_stand = [
        row
        for row in result.rows
        if (not row.hidden if kind.shares_words else _may_stand(entries.get(row.key), result.shown))
    ]
    by_measures = "ideas" if kind.board and len(tally.measures) == 1 else SHAPES.get(len(tally.measures), "parts")
    shape = kind.shape or by_measures
    bases = {row.key: tally.bases.get(row.key, tally.answered) for row in tally.rows}
    rows = [_row(row, entries.get(row.key), shape, bases[row.key]) for row in may_stand]
    rows = rows if shape == "ordered" else _in_order(rows, result)
    # Words from so few people would tell who is meant, whoever approved them.
    quotes = quotes_of(activity, quotable, at_least=at_least) if result.shown and shape == "words" else []
    released = {
        "position": activity.position,
        "prompt": activity.prompt,
        "kind": kind.label,
        "shape": shape,
        "version": activity.version,
        "base": frozen(result.answered, share=False),
        "base_text": " ".join(part for part in (_base_words(result, tally.answered), _ways_words(result)) if part),
        "ways": [{"label": SOURCE_LABELS[way], "cell": frozen(cell, share=False)} for way, cell in result.ways.items()],
        "indicative": result.indicative,
        "measures": [{"key": key, "label": label} for key, label in tally.measures],
        "mean": {"label": result.mean_label, "one": result.mean_one, "most": result.mean_most},
        "counted": " ".join(part for part in (str(kind.picture(result).get("spread", "")), str(kind.counted)) if part),
        "item": kind.item,
        "right": [row.label for row in result.rows if row.key in result.notes.get("right", ())],
        "rows": rows,
        "others": [
            {"label": STATUS_LABELS[key], "cell": frozen(cell, share=False)}
            for key, cell in result.others.items()
            if key in STATUS_LABELS
        ],
        "others_text": _others_words(result),
        "left_out": " ".join(
            part
            for part in (
                _left_out_words(result, len(result.rows) > len(rows), shape, kind.item),
                left_out_words(result) if result.shown else "",
            )
            if part
        ),
        "in_part": result.in_part,
        "quotes": [{"text": quote["text"], "who": quote["who"]} for quote in quotes],
    }
    released["sentence"] = _sentence(released)
    exact = {
        "activity": activity.pk,
        "position": activity.position,
        "prompt": activity.prompt,
        "statuses": _opened_statuses(tally),
        "ways": {way: count.for_analyst() for way, count in by_way.items()},
        "measures": [{"key": key, "label": label} for key, label in tally.measures],
        "rows": [
            {
                "entry": row.key,
                "label": row.label,
                "counts": {key: count.for_analyst() for key, count in row.counts.items()},
                "base": tally.bases.get(row.key, tally.answered).for_analyst(),
                **_opened_pot(tally, row.key),
            }
            for row in tally.rows
        ],
        "quoted_entries": [quote["entry"] for quote in quotes],
    }
    return Part(released, exact, log_of(f"question {activity.position}", _named(result.hidden, tally)))


def _only_shown(activity: Activity) -> Part:
    """A card that people read: it is named, because it stood before the questions, and there is nothing to count."""
    nobody = result_of(kind_of(activity).tally(activity.rounds.order_by("number")[0]))
    said = "People could read this here. Nothing was asked."
    released = {
        "position": activity.position,
        "prompt": activity.prompt,
        "kind": kind_of(activity).label,
        "shape": "shown",
        "version": activity.version,
        "base": frozen(nobody.answered, share=False),
        "base_text": said,
        "indicative": False,
        "sentence": said,
        "others_text": "",
        "left_out": "",
        **{name: [] for name in ("measures", "rows", "others", "quotes")},
    }
    exact = {
        "activity": activity.pk,
        "position": activity.position,
        "prompt": activity.prompt,
        "statuses": {},
        **{name: [] for name in ("measures", "rows", "quoted_entries")},
    }
    return Part(released, exact, [])


def _named(hidden: dict[str, str], tally: Tally) -> dict[str, str]:
    """Which cells are hidden, by the words that stand beside them rather than by a number (SDC-10)."""
    labels = {row.key: row.label for row in tally.rows} | {"status": "Status"}
    measures = dict(tally.measures) | STATUS_LABELS | {"answered": "Answered"}
    named = {}
    for cell, why in hidden.items():
        row, _, measure = cell.partition(":")
        named[f"{labels.get(row, row)}: {measures.get(measure, measure)} [{cell}]"] = why
    return named


def _may_stand(entry: Entry | None, shown: bool) -> bool:
    """Staff's options always; people's words only if they said yes, a person approved them, and enough people took part.

    What was brought in from elsewhere was published there already.
    """
    if entry is None or entry.origin == Entry.Origin.STAFF:
        return True
    if entry.shown_text is None:
        return False
    return entry.origin == Entry.Origin.IMPORTED or (shown and entry.may_quote)


def _row(row: ResultRow, entry: Entry | None, shape: str, base: Exact) -> dict[str, Any]:
    # Support is a count of people: there is no share of those who might have seen an idea.
    cells = {key: frozen(cell, share=shape != "ideas") for key, cell in row.cells.items()}
    label = entry.shown_text if entry is not None and entry.shown_text is not None else row.label
    frozen_row: dict[str, Any] = {
        "label": label,
        # Words of young people go where they may be read, and into no mail.
        "by_staff": entry is None or entry.origin == Entry.Origin.STAFF,
        "cells": cells,
        "base": frozen(row.base, share=False) if row.base is not None else None,
        "indicative": not base < Exact(PERCENT_BASE) and base < Exact(INDICATIVE_BASE),
    }
    if row.mean is not None:
        frozen_row["mean"] = {"tenths": row.mean.tenths, "text": row.mean.words}
    if shape == "ideas" and entry is not None:
        frozen_row |= {
            "stage": entry.stage,
            "stage_label": entry.get_taken_up_display() or entry.get_stage_display(),
            "stage_reason": entry.stage_reason,
        }
    return frozen_row


def _in_order(rows: list[dict[str, Any]], result: Result) -> list[dict[str, Any]]:
    """Largest shown first; what is hidden comes last in the order it was asked, so that its place tells nothing."""
    if not result.measures:
        return rows
    first = result.measures[0][0]

    def rank(row: dict[str, Any]) -> tuple[int, int]:
        if "mean" in row:
            return (-(row["mean"]["tenths"] if row["mean"]["tenths"] is not None else -1), 0)
        cell = row["cells"][first]
        return (-(cell["percent"] if cell["percent"] is not None else -1), -(cell["people"] or 0))

    return sorted(rows, key=rank)


def _base_words(result: Result, answered: Exact) -> str:
    if not result.shown:
        return "Too few people answered to show anything."
    words = f"About {result.answered.people} people answered."
    if answered < Exact(PERCENT_BASE):
        return f"{words} That is too few for per cents."
    return f"{words} Indicative: fewer than 50." if result.indicative else words


def _ways_words(result: Result) -> str:
    """How they answered, where it was not all one way: the modes stand apart (DIG-05, PAR-14)."""
    if not result.shown or not result.ways:
        return ""
    told = [
        f"{SOURCE_LABELS[way]}: {TOO_FEW.lower() if cell.people is None else f'about {cell.people}'}"
        for way, cell in result.ways.items()
    ]
    return f"{'; '.join(told)}."


def _others_words(result: Result) -> str:
    """Those who gave no answer: the ones that can be shown by number, the rest in one breath."""
    if not result.shown:
        return ""
    cells = {label: result.others[key] for key, label in STATUS_LABELS.items()}
    told = [f"{label}: about {cell.people} people." for label, cell in cells.items() if not cell.hidden]
    few = [label if at == 0 else label.lower() for at, label in enumerate(key for key in cells if cells[key].hidden)]
    return " ".join([*told, f"{listed(few)}: too few to show." if few else ""]).strip()


def _left_out_words(result: Result, some: bool, shape: str, item: str) -> str:
    if not result.shown or not some:
        return ""
    if item == "word":
        return "Other words were said by too few people to show them, or nobody let them through."
    what = {"ideas": f"{item}s", "parts": "statements"}.get(shape, "answers")
    return f"Other {what} are on the board whose authors did not say that we may use their words."


def _sentence(activity: dict[str, Any]) -> str:
    """The one sentence that says what the picture shows (ACC-10), and that it is of a part where something else may be more."""
    said = _sentence_of_all(activity)
    return (
        f"Of what can be shown, {said[:1].lower()}{said[1:]}" if activity["in_part"] and _names_one(activity) else said
    )


def _names_one(activity: dict[str, Any]) -> bool:
    if activity["base"]["people"] is None or activity["shape"] == "words":
        return False
    if activity["shape"] == "means":
        return any(row["mean"]["tenths"] is not None for row in activity["rows"])
    measure = activity["measures"][0]["key"]
    return any(row["cells"][measure]["people"] is not None for row in activity["rows"])


def _sentence_of_all(activity: dict[str, Any]) -> str:
    if activity["base"]["people"] is None:
        return "Too few people answered to show anything."
    if activity["shape"] == "words":
        return (
            "Some of what people wrote, as a person approved it."
            if activity["quotes"]
            else "There are no words to show."
        )
    if activity["shape"] == "means":
        return _sentence_of_means(activity)
    measure = activity["measures"][0]
    shown = [row for row in activity["rows"] if row["cells"][measure["key"]]["people"] is not None]
    if not shown and any(cell["people"] is not None for row in activity["rows"] for cell in row["cells"].values()):
        return f"{measure['label']}: too few to show, for each of them."
    if not shown:
        return "Every answer is too few to show."
    cells = [row["cells"][measure["key"]] for row in shown]
    first = max(cells, key=lambda cell: cell["people"]) if activity["shape"] == "ordered" else cells[0]
    # Level is what reads as level: two that are shown as 43% came to the same.
    top = at_the_top([row for row, cell in zip(shown, cells, strict=True) if cell["text"] == first["text"]])
    people = first["text"] if first["percent"] is not None else f"{first['text']} people"
    people += " each" if top.several else ""
    if activity["shape"] == "ideas":
        return f"The {activity['item']}{'s' if top.several else ''} with the most support: {top.names} ({people})."
    if activity["shape"] == "parts":
        return f"People agree most with {top.names} ({people})."
    if activity["item"] == "word":
        return f"Said most: {top.names} ({people})."
    right = f" Right: {listed([f'“{label}”' for label in activity['right']])}." if activity["right"] else ""
    return f"Chosen most: {top.names} ({people}).{right}"


class Top(NamedTuple):
    names: str
    several: bool


def at_the_top(level: list[dict[str, Any]]) -> Top:
    """The first of what stands level by name, and how many more there are."""
    names = [f"“{row['label']}”" for row in level[:MOST_NAMED]]
    if more := len(level) - len(names):
        names.append(f"{more} more")
    return Top(listed(names), len(level) > 1)


def _sentence_of_means(activity: dict[str, Any]) -> str:
    shown = [row for row in activity["rows"] if row["mean"]["tenths"] is not None]
    if not shown:
        return "Too few people gave anything to one of them to show an order."
    mean, unit = shown[0]["mean"], unit_of(activity, shown[0]["mean"])
    top = at_the_top([row for row in shown if row["mean"]["tenths"] == mean["tenths"]])
    each = " each" if top.several else ""
    return f"Came first: {top.names} ({mean['text']} {unit} on average{each}, of {activity['mean']['most']})."


def _opened_pot(tally: Tally, key: str) -> dict[str, Any]:
    """The true amount behind a mean, in whole people's worth: for the analyst, and so that two accounts can be kept apart."""
    if tally.pots is None or key not in tally.pots.each:
        return {}
    given = tally.pots.each[key].given.for_analyst()
    return {"given": given, "of": tally.pots.most * tally.pots.parts}


def _opened_statuses(tally: Tally) -> dict[str, int]:
    statuses: dict[str, Exact] = {
        "answered": tally.answered,
        "not_sure": tally.not_sure,
        "rather_not_say": tally.rather_not_say,
        "skipped": tally.skipped,
    }
    return {key: count.for_analyst() for key, count in statuses.items()}
