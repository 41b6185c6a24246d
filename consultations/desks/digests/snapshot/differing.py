"""Two accounts of one consultation must not differ by a small group: who subtracts one from the other would find it (SDC-05).

A table that differs by fewer people than the threshold in its largest change keeps the figures that were published before.
"""

from dataclasses import dataclass
from typing import Any

FIGURES = ("base", "base_text", "indicative", "rows", "others", "others_text", "sentence", "counted")
Counts = dict[str, float]


@dataclass(frozen=True)
class Earlier:
    """A published account to stay away from: its version, and both of its parts."""

    number: int
    released: dict[str, Any]
    exact: dict[str, Any]


def too_close(new: dict[str, Any], old: dict[str, Any], limit: int) -> list[str]:
    """Names of the tables of two exact parts whose largest change is smaller than `limit`, and not nothing."""
    ours, theirs = tables_of(new), tables_of(old)
    return [name for name, table in ours.items() if name in theirs and 0 < _largest(table, theirs[name]) < limit]


def tables_of(exact: dict[str, Any]) -> dict[str, Counts]:
    """Every table of true counts by its name: who took part, each activity, and the words."""
    who, care = exact["who"], exact["care"]
    tables = {
        "how people answered": {key: row["people"] for key, row in who["sources"].items()},
        "districts": who["districts"]["people"],
        "ages": who["ages"],
        "how the words were looked after": {
            "received": care["received"],
            **_named("state", care["states"]),
            **_named("reason", care["reasons"]),
        },
    }
    for activity in exact["activities"]:
        counts = _named("status", activity["statuses"])
        for row in activity["rows"]:
            counts |= _named(str(row["entry"]), row["counts"])
            if "given" in row:  # as if in people: what one person gives moves it by one at most
                counts[f"{row['entry']}:given"] = row["given"] / row["of"]
        tables[_question(activity)] = counts
    return tables


def keep_apart(released: dict[str, Any], exact: dict[str, Any], earlier: list[Earlier], limit: int) -> list[str]:
    """Put published figures in the place of tables that came too close to them; a line for the reader about each.

    Which ones is written into the exact part, under `kept`."""
    said: list[str] = []
    exact["kept"] = {}
    for before in sorted(earlier, key=lambda each: -each.number):
        close = set(too_close(exact, before.exact, limit))
        kept = {name: words for name in sorted(close) if (words := _keep(released, exact, before, name))}
        exact["kept"][str(before.number)] = sorted(kept)
        if kept:
            said.append(
                f"As in version {before.number}, because fewer than {limit} people changed anything since, and nobody shall "
                f"find them by comparing: {'; '.join(kept.values())}."
            )
    return said


def _keep(released: dict[str, Any], exact: dict[str, Any], before: Earlier, name: str) -> str:
    then = before.released
    if name == "how people answered":
        released["who"]["people"], released["who"]["sources"] = then["who"]["people"], then["who"]["sources"]
    elif name in {"districts", "ages"}:
        released["who"][name] = then["who"][name]
    elif name == "how the words were looked after":
        released["care"] = then["care"]
    else:
        return _keep_activity(released, exact, before, name)
    return name


def _keep_activity(released: dict[str, Any], exact: dict[str, Any], before: Earlier, name: str) -> str:
    """The figures of then on the rows that may stand now: words that were taken down since do not come back."""
    for now, own in zip(released["activities"], exact["activities"], strict=True):
        if _question(own) != name:
            continue
        known = zip(before.released["activities"], before.exact["activities"], strict=True)
        for then, its_own in known:
            if its_own["activity"] == own["activity"] and then["version"] == now["version"]:
                standing = {row["label"] for row in now["rows"]}
                now |= {key: then[key] for key in FIGURES if key in then}
                now["ways"] = then.get("ways", [])  # accounts of before do not tell them apart
                now["rows"] = [row for row in then["rows"] if row["label"] in standing]
                return f"question {now['position']}"
    return ""


def _largest(new: Counts, old: Counts) -> float:
    return max((abs(new.get(key, 0) - old.get(key, 0)) for key in new.keys() | old.keys()), default=0)


def _named(prefix: str, counts: Counts) -> Counts:
    return {f"{prefix}:{key}": number for key, number in counts.items()}


def _question(activity: dict[str, Any]) -> str:
    """Accounts of an older format do not say where in the consultation it stands."""
    return f"question {activity['position']}" if "position" in activity else f"activity {activity['activity']}"
