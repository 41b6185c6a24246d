"""Two digests side by side: the same question asked in the same way, in released figures, and why not where not (DIG-19)."""

from dataclasses import dataclass
from typing import Any

from consultations.desks.digests.models import Digest
from consultations.desks.digests.snapshot.earlier import close_tables

Account = dict[str, Any]


@dataclass(frozen=True)
class Line:
    label: str
    then: str
    now: str
    change: str


@dataclass(frozen=True)
class Table:
    """One question, or who took part. `why_not` instead of lines: the two cannot be compared."""

    title: str
    lines: tuple[Line, ...] = ()
    why_not: str = ""


@dataclass(frozen=True)
class Comparison:
    tables: tuple[Table, ...]
    same_consultation: bool
    only_then: tuple[str, ...]


def comparison_of(new: Digest, old: Digest) -> Comparison:
    """`new` beside `old`. Tables of one consultation that a few people tell apart are not set side by side (SDC-05)."""
    ours, theirs = new.released or {}, old.released or {}
    same = new.consultation_id == old.consultation_id
    least = max(new.small_number_threshold or 0, old.small_number_threshold or 0)
    close = close_tables(new.pk, old.pk, least) if same else set()
    asked = {_asked(activity): activity for activity in theirs["activities"]}
    tables = [_who(ours["who"], theirs["who"], least, "how people answered" in close, same)]
    for activity in ours["activities"]:
        then = asked.pop(_asked(activity), None) or _same_place(activity, theirs["activities"], same)
        tables.append(_question(activity, then, least, f"question {activity['position']}" in close))
        if then is not None:
            asked.pop(_asked(then), None)
    return Comparison(tuple(tables), same, tuple(activity["prompt"] for activity in asked.values()))


def _asked(activity: Account) -> str:
    return " ".join(activity["prompt"].casefold().split())


def _same_place(activity: Account, theirs: list[Account], same: bool) -> Account | None:
    """In one consultation a question whose wording changed is still that question; it is shown with the reason."""
    return next((each for each in theirs if same and each["position"] == activity["position"]), None)


def _who(now: Account, then: Account, least: int, close: bool, same: bool) -> Table:
    if close:
        return Table("Who took part", why_not=_too_close(least))
    lines = [_line("Everybody", then["people"], now["people"], least)]
    before = {row["label"]: row["people"] for row in then["sources"]}
    lines += [
        _line(row["label"], before[row["label"]], row["people"], least)
        for row in now["sources"]
        if row["label"] in before
    ]
    return Table("Who took part", tuple(lines))


def _question(now: Account, then: Account | None, least: int, close: bool) -> Table:
    why_not = _why_not(now, then, least, close)
    if why_not or then is None:
        return Table(now["prompt"], why_not=why_not)
    before = {row["label"]: row for row in then["rows"]}
    lines = []
    for row in now["rows"]:
        if "mean" in row:
            was = before[row["label"]].get("mean") if row["label"] in before else None
            lines.append(_mean_line(f"{row['label']}: {now['mean']['label'].lower()} on average", was, row["mean"]))
        for measure in now["measures"]:
            label = row["label"] if len(now["measures"]) == 1 else f"{row['label']}: {measure['label'].lower()}"
            was = before[row["label"]]["cells"].get(measure["key"]) if row["label"] in before else None
            lines.append(_line(label, was, row["cells"][measure["key"]], least))
    return Table(now["prompt"], tuple(lines))


def _why_not(now: Account, then: Account | None, least: int, close: bool) -> str:
    if then is None:
        return "The other digest has no such question."
    if now["kind"] != then["kind"] or now["measures"] != then["measures"]:
        return f"It was asked in another way: {then['kind'].lower()} then, {now['kind'].lower()} now."
    if _asked(now) != _asked(then) or now["version"] != then["version"]:
        return "The wording changed in between, so a difference could come from the words alone."
    if _options(now) != _options(then):
        return "There were other things to choose from, so the figures stand beside different choices."
    if now["shape"] == "words":
        return "People answered in their own words. There are no figures to compare."
    if now["base"]["people"] is None or then["base"]["people"] is None:
        return "Too few people answered one of them to show anything."
    return _too_close(least) if close else ""


def _options(activity: Account) -> list[str]:
    """What staff gave to choose from or to mark; what young people added may differ."""
    return sorted(row["label"] for row in activity["rows"] if row.get("by_staff", activity["shape"] == "bars"))


def _too_close(least: int) -> str:
    return (
        f"Fewer than {least} people make the whole difference. Side by side, the two could tell about them. "
        "Wait until more people have answered."
    )


def _line(label: str, then: Account | None, now: Account, least: int) -> Line:
    return Line(label, then["text"] if then else "Not there", now["text"], _change(then, now, least))


def _mean_line(label: str, then: Account | None, now: Account) -> Line:
    """Two means that may stand beside each other: that the whole table is not too close has been looked at before."""
    if then is None or then["tenths"] is None or now["tenths"] is None:
        return Line(label, then["text"] if then else "Not there", now["text"], "Cannot be told")
    moved = now["tenths"] - then["tenths"]
    change = f"{'+' if moved > 0 else '−'}{abs(moved) / 10:g}" if moved else "No change to tell"
    return Line(label, then["text"], now["text"], change)


def _change(then: Account | None, now: Account, least: int) -> str:
    """A change is told only where at least as many people make it as may be shown, and without any word on chance."""
    if then is None or then["people"] is None or now["people"] is None:
        return "Cannot be told"
    if abs(now["people"] - then["people"]) < least:
        return "No change to tell"
    if then["percent"] is not None and now["percent"] is not None:
        points = now["percent"] - then["percent"]
        return f"{_signed(points)} points" if points else "The same share"
    return f"{_signed(now['people'] - then['people'])} people"


def _signed(number: int) -> str:
    return f"+{number}" if number > 0 else f"−{abs(number)}"
