"""Reads population figures as somebody pastes them, and says in words what is wrong with them (PLA-07)."""

import csv
import io
import json
import re
from collections.abc import Mapping
from typing import Any

from engage.kit.refusal import Refusal

BAND = re.compile(r"all|\d{1,2}-\d{1,2}")
# What the product compares its participants with; figures without it would make every page on reach empty.
NEEDED = "10-24"
PARTS = ("10-14", "15-19", "20-24")
MOST_PEOPLE = 10_000_000
# A source that shifts small cells at random may differ from its own sums by a person or two for each part.
LOOSE = 6
WITHIN = 0.10

Figures = dict[str, dict[str, int]]


def read_figures(typed: str) -> Figures:
    """People by band by area code. Takes a CSV table with a `code` column, or JSON as it is shipped."""
    text = typed.strip().lstrip("\ufeff")
    rows = _rows_of_json(text) if text[:1] in ("{", "[") else _rows_of_csv(text)
    figures: Figures = {}
    for code, people in rows:
        if code in figures:
            raise _wrong(f"{code} is there twice. Each area has one line.")
        figures[code] = {band: _number(code, band, value) for band, value in people.items()}
    return figures


def check_figures(figures: Figures, *, areas: Mapping[str, str]) -> None:
    """Refuse figures that do not have exactly these areas (code to name), with the same bands for each."""
    unknown = sorted(set(figures) - set(areas))
    missing = sorted(name for code, name in areas.items() if code not in figures)
    if unknown:
        raise _wrong(f"There is no area here with the code {unknown[0]}.")
    if missing:
        raise _wrong(f"There are {len(areas)} areas and {len(figures)} lines. Missing: {', '.join(missing)}.")
    bands = {frozenset(people) for people in figures.values()}
    if len(bands) > 1 or not all(NEEDED in each for each in bands):
        raise _wrong(f"Every area needs the same ages, and {NEEDED} among them.")
    for code, people in figures.items():
        if set(PARTS) <= set(people) and abs(sum(people[part] for part in PARTS) - people[NEEDED]) > LOOSE:
            raise _wrong(f"{areas[code]}: {NEEDED} is not the sum of {', '.join(PARTS)}.")
        if people.get("all", MOST_PEOPLE) < people[NEEDED]:
            raise _wrong(f"{areas[code]}: there are more people of {NEEDED} than of all ages.")


def far_from_before(figures: Figures, before: Figures) -> list[str]:
    """The totals that differ from what stood before by more than 10 per cent, in words."""
    totals, earlier = _totals(figures), _totals(before)
    return [
        f"ages {band}: {totals[band]:,} now, {earlier[band]:,} before"
        for band in totals
        if band in earlier and earlier[band] and abs(totals[band] - earlier[band]) > WITHIN * earlier[band]
    ]


def _totals(figures: Figures) -> dict[str, int]:
    totals: dict[str, int] = {}
    for people in figures.values():
        for band, number in people.items():
            totals[band] = totals.get(band, 0) + number
    return totals


def _rows_of_csv(text: str) -> list[tuple[str, dict[str, Any]]]:
    # A table copied out of a spreadsheet has tabs between its columns.
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        table = list(csv.reader(io.StringIO(lines), delimiter="\t" if "\t" in lines.partition("\n")[0] else ","))
    except csv.Error:
        raise _wrong("This is not a table that can be read. Paste it again from the spreadsheet.") from None
    names = [name.strip().lower() for name in table[0]] if table else []
    if "code" not in names:
        raise _wrong("The first line names the columns: code, and an age such as 10-24 for each column of figures.")
    rows = []
    for cells in table[1:]:
        row = dict(zip(names, cells, strict=False))
        code = row.get("code", "").strip()
        if code:
            rows.append((code, {name: row.get(name) for name in names if BAND.fullmatch(name)}))
    return rows


def _rows_of_json(text: str) -> list[tuple[str, dict[str, Any]]]:
    try:
        found = json.loads(text)
        areas = found["areas"] if isinstance(found, dict) else found
        rows = [(str(row["code"]).strip(), dict(row["people"])) for row in areas]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _wrong('This is not JSON as it is shipped: {"areas": [{"code": …, "people": {"10-24": …}}]}.') from None
    for _, people in rows:
        odd = [band for band in people if not BAND.fullmatch(str(band))]
        if odd:
            raise _wrong(f"“{str(odd[0])[:20]}” is no age. Write ages as 10-24, or all.")
    return rows


def _number(code: str, band: str, value: Any) -> int:
    typed = str(value if value is not None else "").strip().replace(",", "").replace(" ", "")
    if isinstance(value, bool) or not (typed.isascii() and typed.isdecimal()) or int(typed[:12]) > MOST_PEOPLE:
        raise _wrong(f"{code[:12]}, ages {band}: that is not a number of people.")
    return int(typed)


def _wrong(words: str) -> Refusal:
    return Refusal(words, code="bad_figures", field="figures")
