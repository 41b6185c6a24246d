"""A released account as the page's components want it; everything here comes from the frozen numbers and their words."""

from typing import Any

from django.urls import reverse

from consultations.desks.digests.exports.paper import Paper
from consultations.desks.digests.snapshot.cells import unit_of
from engage.kit.small_numbers import TOO_FEW

ASKED = (
    ("organisation", "Asked by"),
    ("why", "Why"),
    ("can_change", "What can change"),
    ("cannot_change", "What cannot change"),
    ("promise", "The promise"),
    ("decision", "The decision"),
    ("decision_maker", "Who decides"),
    ("decision_on", "Decision on"),
    ("source_note", "Where it came from"),
)


def page_of(paper: Paper, digest_id: int) -> dict[str, Any]:
    """The context of the digest's page."""
    released = paper.released
    asked, who = released["asked"], released["who"]
    return {
        "title": paper.title,
        "asked": asked,
        "asked_pairs": [{"name": name, "text": asked[key]} for key, name in ASKED if asked[key]],
        "opening": released["opening"],
        "facts": _facts(released),
        "sources": who["sources"],
        "districts": who["districts"]
        | {"tiles": [_tile(row) for row in who["districts"]["rows"]], "source_text": _source_text(who["districts"])},
        "ages": who["ages"] | {"rows": [_bar(row["label"], row["cell"]) for row in who["ages"]["rows"]]},
        "activities": [_activity(activity) for activity in released["activities"]],
        "rooms": released.get("rooms", []),
        "care": released["care"],
        "quality": released.get("quality"),
        "plain": released.get("plain"),
        "method": released["method"],
        "made": released["made"],
        "downloads": [
            {"label": label, "url": reverse(f"digest_{name}", args=[digest_id])}
            for name, label in (("pdf", "PDF"), ("xlsx", "Spreadsheet"), ("json", "Data"))
        ],
    }


def _facts(released: dict[str, Any]) -> list[dict[str, str]]:
    """The four numbers beside the headline; what may not be shown is left to the sentences."""
    who, asked, received = released["who"], released["asked"], released["care"]["received"]
    rows = who["districts"]["rows"]
    shown = [row for row in rows if row["band"] != "few"]
    facts = []
    if who["people"]["people"] is not None:
        facts.append({"label": "people took part", "value": who["people"]["text"]})
    if who["districts"]["shown"]:
        facts.append({"label": "districts with enough voices to show", "value": f"{len(shown)} of {len(rows)}"})
    if received["people"] is not None:
        facts.append({"label": "pieces of words came in", "value": received["text"]})
    if asked["answer_due"]:
        facts.append({"label": "answer promised by", "value": asked["answer_due"]})
    return facts


def _source_text(districts: dict[str, Any]) -> str:
    return " ".join(line for line in (districts.get("against", ""), districts["source_line"]) if line)


def _tile(row: dict[str, Any]) -> dict[str, Any]:
    index = row["index_in_hundredths"]
    text = f"{row['voices']['text']} of voices, {row['residents_percent']}% of 10 to 24s" if index is not None else ""
    return {**row, "text": text, "index": f"{index / 100:.2f}" if index is not None else ""}


def _bar(label: str, cell: dict[str, Any]) -> dict[str, Any]:
    people = cell["people"]
    text = cell["text"] if people is None or cell["percent"] is not None else f"{cell['text']} people"
    return {"label": label, "percent": cell["percent"], "hidden": people is None, "value_text": text}


def _activity(activity: dict[str, Any]) -> dict[str, Any]:
    drawn = dict(activity) | {"few": activity["base"]["people"] is None}
    measures = activity["measures"]
    if activity["shape"] in {"bars", "ordered"}:
        key = measures[0]["key"]
        drawn["rows"] = [_bar(row["label"], row["cells"][key]) for row in activity["rows"]]
    elif activity["shape"] == "ideas":
        key = measures[0]["key"]
        drawn["rows"] = [row | {"support": _bar(row["label"], row["cells"][key])} for row in activity["rows"]]
    elif activity["shape"] == "means":
        drawn["rows"] = [_mean(row, activity) for row in activity["rows"]]
        drawn["unit"], drawn["most"] = activity["mean"]["label"].lower(), activity["mean"]["most"]
    elif activity["shape"] == "parts":
        drawn["rows"] = [_parts(row, activity) for row in activity["rows"]]
    return drawn


def _mean(row: dict[str, Any], activity: dict[str, Any]) -> dict[str, Any]:
    tenths = row["mean"]["tenths"]
    cells = [(measure["label"], row["cells"][measure["key"]]) for measure in activity["measures"]]
    return {
        "label": row["label"],
        "hidden": tenths is None,
        "percent": round(10 * (tenths or 0) / max(1, activity["mean"]["most"])),
        "value_text": row["mean"]["text"],
        "unit": unit_of(activity, row["mean"]),
        "parts": [{"label": label, "text": _bar(label, cell)["value_text"]} for label, cell in cells],
    }


def _parts(row: dict[str, Any], activity: dict[str, Any]) -> dict[str, Any]:
    base = row["base"] or activity["base"]
    parts = [
        {"key": measure["key"], "label": measure["label"], **row["cells"][measure["key"]]}
        for measure in activity["measures"]
    ]
    return {
        "label": row["label"],
        "parts": parts,
        "drawn": [part for part in parts if part["percent"] is not None],
        "hidden": all(part["people"] is None for part in parts),
        "base_text": f"of {base['text']} people" if base["people"] is not None else TOO_FEW,
        "indicative": row["indicative"],
    }
