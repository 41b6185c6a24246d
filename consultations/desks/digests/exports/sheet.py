"""The digest as a spreadsheet: tables with header rows; no text of anybody's can become a formula."""

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from consultations.desks.digests.exports.paper import Paper
from engage.kit.small_numbers import TOO_FEW

WIDE, NARROW = 60, 18
BANDS = {"under": "Under-heard", "right": "About right", "over": "Over-heard", "few": TOO_FEW}
Line = list[str | float]


def sheet_of(paper: Paper) -> bytes:
    book = Workbook()
    book.remove(book.active)
    book.properties.title = paper.title
    book.properties.creator = paper.released["asked"]["organisation"]
    book.properties.language = "en-GB"
    book.properties.created = paper.cut_off.replace(tzinfo=None)
    _summary(book, paper)
    _who(book, paper.released["who"])
    for activity in paper.released["activities"]:
        _activity(book, activity)
    _quotes(book, paper.released["activities"])
    _rooms(book, paper.released.get("rooms", []))
    _about(book, paper)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def _summary(book: Workbook, paper: Paper) -> None:
    asked, opening, care = paper.released["asked"], paper.released["opening"], paper.released["care"]
    lines: list[Line] = [
        ["Consultation", asked["title"]],
        ["Asked", opening.get("question", "")],
        ["Headline", opening["headline"]],
        ["In short", opening["lead"]],
        *_pairs("Finding", [f"{finding['title']}. {finding['words']}" for finding in opening["findings"]]),
        ["One thing we do not know", opening["unknown"]],
        ["What happens next", opening["next"]],
        ["Words that came in", number(care["received"])],
        *([row["label"], number(row["cell"])] for row in care["rows"]),
        *([f"Reason: {row['label']}", number(row["cell"])] for row in care["reasons"]),
        *([line["label"], line["text"]] for line in paper.released.get("quality", {}).get("lines", [])),
    ]
    fill_table(book, "Summary", ["What", "Words or number"], lines)


def _who(book: Workbook, who: dict[str, Any]) -> None:
    districts = who["districts"]
    lines: list[Line] = [["Everybody", "All", number(who["people"]), "", "", "", ""]]
    lines += [["How", row["label"], number(row["people"]), "", "", "", ""] for row in who["sources"]]
    lines += [
        [
            "District", row["name"], number(row["voices"]), percent(row["voices"]), row["residents_percent"] or "",
            row["index_in_hundredths"] / 100 if row["index_in_hundredths"] is not None else "", BANDS[row["band"]],
        ]
        for row in districts["rows"]
    ]  # fmt: skip
    lines += [
        ["Age", row["label"], number(row["cell"]), percent(row["cell"]), "", "", ""] for row in who["ages"]["rows"]
    ]
    header = [
        "Table", "Group", "People (about)", "Share of voices (%)", "Share of 10 to 24s (%)", "Reach index", "How well heard",
    ]  # fmt: skip
    notes = [districts["base_text"], who["ages"]["base_text"], districts["source_line"]]
    fill_table(book, "Who took part", header, lines, notes)


def _activity(book: Workbook, activity: dict[str, Any]) -> None:
    measures = activity["measures"]
    label = activity.get("mean", {}).get("label", "")
    header = ["Answer"]
    for measure in measures:
        header += [f"{measure['label']}: people (about)", f"{measure['label']}: share (%)"]
    header += ["Answered by (about)", "Stage"] if activity["shape"] == "ideas" else ["Answered by (about)"]
    header += [f"{label} on average"] if label else []
    lines: list[Line] = []
    for row in activity["rows"]:
        line: Line = [row["label"]]
        for measure in measures:
            line += [number(row["cells"][measure["key"]]), percent(row["cells"][measure["key"]])]
        line.append(number(row["base"] or activity["base"]))
        if activity["shape"] == "ideas":
            line.append(row.get("stage_label", ""))
        line += [average(row)] if label else []
        lines.append(line)
    lines += [[other["label"], number(other["cell"])] for other in activity["others"]]
    notes = [activity["prompt"], activity["sentence"], activity["base_text"], activity.get("counted", "")]
    notes.append(activity["left_out"])
    fill_table(book, f"{activity['position']} {activity['prompt']}", header, lines, notes)


def _quotes(book: Workbook, activities: list[dict[str, Any]]) -> None:
    lines: list[Line] = [
        [activity["prompt"], quote["text"], quote["who"]] for activity in activities for quote in activity["quotes"]
    ]
    fill_table(
        book, "Quotes", ["Asked", "Their words", "Said by somebody"], lines or [["There are no words to show.", "", ""]]
    )


def _rooms(book: Workbook, rooms: list[dict[str, Any]]) -> None:
    """Live sessions in a tab of their own: their figures are never beside what people answered on their own."""
    if not rooms:
        return
    lines: list[Line] = []
    for room in rooms:
        told: list[Line] = [[row["label"], room_number(row)] for row in room["rows"]]
        told += [[row["label"], "", average(row)] for row in room.get("means", ())]
        lines += [[room["heading"], room["when"], room["base_text"], *row] for row in told or [["", ""]]]
    header = ["Asked in a room", "When", "Who answered", "Answer", "People (about)", "On average"]
    counted = dict.fromkeys(room.get("counted", "") for room in rooms)  # each way once
    fill_table(book, "In rooms", header, lines, [rooms[0]["sentence"], *counted])


def _about(book: Workbook, paper: Paper) -> None:
    made, asked = paper.released["made"], paper.released["asked"]
    lines: list[Line] = [
        ["Version", paper.number],
        ["Status", paper.status_text],
        ["Correction", paper.note],
        ["Frozen", made["cut_off_text"]],
        ["SHA-256 of the data file", paper.sha256],
        ["Made by code", made["code_version"]],
        ["Rules", "; ".join(made["rules"])],
        ["Nothing shown below", f"{made['threshold']} people"],
        ["Asked by", asked["organisation"]],
        ["Promise", asked["promise"]],
        ["Where it came from", asked["source_note"]],
        *_pairs("How to read this", paper.released["method"]),
    ]
    fill_table(book, "About", ["What", "Words"], [line for line in lines if line[1] != ""])


def fill_table(book: Workbook, title: str, header: list[str], lines: Iterable[Line], notes: Iterable[str] = ()) -> None:
    sheet: Worksheet = book.create_sheet(_tab(book, title))
    _write(sheet, list(header))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for line in lines:
        _write(sheet, line)
    sheet.append([])
    for note in notes:
        if note:
            _write(sheet, [note])
    sheet.freeze_panes = "A2"
    for index, column in enumerate(sheet.columns):
        sheet.column_dimensions[column[0].column_letter].width = WIDE if index < 2 else NARROW
        for cell in column:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _write(sheet: Worksheet, line: Line) -> None:
    row = sheet.max_row + 1 if sheet.max_row > 1 or sheet["A1"].value is not None else 1
    for column, value in enumerate(line, start=1):
        cell = sheet.cell(row=row, column=column)
        if isinstance(value, str):
            text = ILLEGAL_CHARACTERS_RE.sub("", value)
            cell.value = text
            # Whatever it begins with, it is text; and a program that reads it again is told so too.
            cell.data_type = "s"
            if text[:1] in set("=+-@\t\r"):
                cell.quotePrefix = True
        else:
            cell.value = value


def _pairs(name: str, texts: Iterable[str]) -> list[Line]:
    return [[name, text] for text in texts]


def _tab(book: Workbook, title: str) -> str:
    """At most 31 letters, none of those that a tab may not have, and no tab twice."""
    name = (
        re.sub(r"\s+", " ", re.sub(r"[\[\]:*?/\\']", "", ILLEGAL_CHARACTERS_RE.sub("", title)))[:28].strip() or "Sheet"
    )
    taken = {each.lower() for each in book.sheetnames}
    return name if name.lower() not in taken else f"{name} {len(taken)}"


def number(cell: dict[str, Any]) -> str | float:
    return TOO_FEW if cell["people"] is None else int(cell["people"])


def room_number(row: dict[str, Any]) -> str | float:
    """Accounts that were frozen before the number stood beside its words have the words alone."""
    return int(row["people"]) if row.get("people") is not None else str(row["text"])


def average(row: dict[str, Any]) -> str | float:
    tenths = row["mean"]["tenths"]
    return TOO_FEW if tenths is None else float(tenths) / 10


def percent(cell: dict[str, Any]) -> str | float:
    return "" if cell["percent"] is None else int(cell["percent"])
