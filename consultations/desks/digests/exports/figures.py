"""The released figures as one plain table (CSV): a line for each figure, with what it is about and the licence."""

import csv
from io import StringIO
from typing import Any

from consultations.desks.digests.exports.paper import Paper
from consultations.desks.digests.exports.sheet import average, number, percent, room_number

HEADER = ("About", "Asked", "Answer", "Measure", "People (about)", "Share (%)", "Of people (about)", "On average")
Line = tuple[str | int | float, ...]


def figures_of(paper: Paper, *, licence: str) -> bytes:
    """UTF-8 with a mark that spreadsheets know; no text of anybody's can become a formula."""
    held = StringIO()
    table = csv.writer(held)
    table.writerow(HEADER)
    for line in (*_who(paper.released["who"]), *_activities(paper.released["activities"]), *_rooms(paper.released)):
        table.writerow([safe(cell) for cell in line])
    asked, made = paper.released["asked"], paper.released["made"]
    table.writerow([])
    for name, words in (
        ("Consultation", asked["title"]),
        ("Asked by", asked["organisation"]),
        ("Digest", f"Version {paper.number}, frozen {made['cut_off_text']}. {paper.status_text}"),
        ("Licence", licence),
        ("How to read this", "People chose to take part, so this is not a poll of all young people."),
        ("Live sessions", next((room["sentence"] for room in paper.released.get("rooms", [])), "None in this digest.")),
        ("Small numbers", f"Rounded to the nearest 5; nothing about fewer than {made['threshold']} people is shown."),
        ("Population", paper.released["who"]["districts"]["source_line"]),
    ):
        table.writerow([safe(name), safe(words)])
    return ("\ufeff" + held.getvalue()).encode()


def safe(cell: str | float) -> str | float:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in set("=+-@\t\r") else cell


def _who(who: dict[str, Any]) -> list[Line]:
    everybody = number(who["people"])
    lines: list[Line] = [("Who took part", "", "Everybody", "People", everybody, "", "")]
    lines += [
        ("Who took part", "How they answered", row["label"], "People", number(row["people"]), "", everybody)
        for row in who["sources"]
    ]
    for name, part, label in (("District", "districts", "name"), ("Age", "ages", "label")):
        base = number(who[part]["base"])
        for row in who[part]["rows"]:
            cell = row["voices"] if part == "districts" else row["cell"]
            lines.append(("Who took part", name, row[label], "People", number(cell), percent(cell), base))
    return lines


def _activities(activities: list[dict[str, Any]]) -> list[Line]:
    lines: list[Line] = []
    for activity in activities:
        about = f"Question {activity['position']}"
        for row in activity["rows"]:
            base = number(row["base"] or activity["base"])
            if "mean" in row:
                name = activity["mean"]["label"]
                lines.append((about, activity["prompt"], row["label"], name, "", "", base, average(row)))
            for measure in activity["measures"]:
                cell = row["cells"][measure["key"]]
                lines.append(
                    (about, activity["prompt"], row["label"], measure["label"], number(cell), percent(cell), base)
                )
        for other in activity["others"]:
            lines.append((about, activity["prompt"], other["label"], "People", number(other["cell"]), "", ""))
    return lines


def _rooms(released: dict[str, Any]) -> list[Line]:
    """What live sessions said, each line marked as one, so that nobody adds it to the rest."""
    lines: list[Line] = []
    for room in released.get("rooms", []):
        about, asked = f"Live session {room['when']}".strip(), room["heading"]
        lines += [(about, asked, row["label"], "People", room_number(row), "", "") for row in room["rows"]]
        lines += [(about, asked, row["label"], "On average", "", "", "", average(row)) for row in room.get("means", ())]
    return lines
