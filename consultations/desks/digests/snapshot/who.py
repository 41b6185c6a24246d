"""Who took part: people by how they answered, by district against the Census, and by age."""

from datetime import date
from typing import Any

from django.conf import settings

from consultations.core import queries
from consultations.core.models import Consultation
from consultations.desks.digests.queries import Voices, voices_by_source
from consultations.desks.digests.snapshot.cells import SOURCE_LABELS, Part, frozen, listed, log_of, opened
from consultations.desks.digests.snapshot.reach import hundredths, reach
from engage.kit.small_numbers import Cell, Exact, Released, release
from engage.places.models import Area
from engage.places.queries import Figures, areas_on, population

CENSUS_BAND = "10-24"
REST = "rest"


def who_took_part(consultation: Consultation, *, day: date, at_least: int) -> Part:
    sources = _sources(voices_by_source(consultation), at_least)
    districts = _districts(
        queries.people_by_area(consultation), list(areas_on(day)), population(CENSUS_BAND, day), at_least
    )
    ages = _ages(queries.people_by_age_band(consultation), at_least)
    return Part(
        released={**sources.released, "districts": districts.released, "ages": ages.released},
        exact={**sources.exact, "districts": districts.exact, "ages": ages.exact},
        hidden=sources.hidden + districts.hidden + ages.hidden,
    )


def _sources(voices: dict[str, Voices], at_least: int) -> Part:
    """People and records apart: a group of eight is one record and eight people (DIG-05)."""
    people_in_all = sum((each.people for each in voices.values()), Exact(0))
    records_in_all = sum((each.records for each in voices.values()), Exact(0))
    people = release({key: each.people for key, each in voices.items()}, base=people_in_all, at_least=at_least)
    records = release({key: each.records for key, each in voices.items()}, base=records_in_all, at_least=at_least)
    return Part(
        released={
            "people": frozen(people.base, share=False),
            "sources": [
                {
                    "label": SOURCE_LABELS[key],
                    "people": frozen(people.cells[key], share=False),
                    "records": frozen(records.cells[key], share=False),
                    "note": _records_note(key, records.cells[key]),
                }
                for key in voices
            ],
        },
        exact={
            "people": people_in_all.for_analyst(),
            "records": records_in_all.for_analyst(),
            "sources": {
                key: {"people": each.people.for_analyst(), "records": each.records.for_analyst()}
                for key, each in voices.items()
            },
        },
        hidden=log_of("people by source", people.hidden) + log_of("records by source", records.hidden),
    )


def _records_note(source: str, records: Cell) -> str:
    """Groups are fewer than their people; how many there were is said where it may be, and left out where it may not."""
    return f"in about {records.people} groups" if source == "group" and records.people is not None else ""


def _districts(counts: dict[str, Exact], areas: list[Area], figures: Figures, at_least: int) -> Part:
    named = {area.code: counts.get(area.code, Exact(0)) for area in areas}
    known = sum(named.values(), Exact(0))
    rest = sum((number for code, number in counts.items() if code not in named), Exact(0))
    table, of_whom = district_table(named, rest, at_least=at_least)
    all_residents = sum(figures.people.values())
    rows, exact_reach = [], {}
    for area in areas:
        cell, residents = table.cells[area.code], figures.people.get(area.pk, 0)
        rows.append(_district_row(area, cell, table.base, residents, all_residents))
        true = reach(named[area.code].for_analyst(), known.for_analyst(), residents, all_residents)
        if true is not None:
            exact_reach[area.code] = {
                "name": area.name,
                "index": hundredths(true.index),
                "low": hundredths(true.low),
                "high": hundredths(true.high),
                "word": true.word,
            }
    under = [row["name"] for row in rows if row["band"] == "under"]
    hidden = [row["name"] for row in rows if row["band"] == "few"]
    base = {"all": "took part", "known": "told us their district"}[of_whom]
    return Part(
        released={
            "shown": table.shown and len(hidden) < len(rows),
            "sentence": _district_sentence(rows, under),
            "rows": rows,
            "base": frozen(table.base, share=False),
            "base_text": f"Shares are of about {table.base.people} people who {base}." if table.shown else "",
            "rest": frozen(table.cells.get(REST, Cell(None)), share=False) if of_whom == "all" else None,
            "under": under,
            "too_few": hidden,
            "against": f"Compared with everybody aged {CENSUS_BAND.replace('-', ' to ')} who lives there.",
            "source_line": figures.source_line,
        },
        exact={"people": opened(counts), "reach_in_hundredths": exact_reach},
        hidden=log_of("people by district", table.hidden),
    )


def district_table(named: dict[str, Exact], rest: Exact, *, at_least: int) -> tuple[Released[str], str]:
    """Release the districts: over those who named one, or, where the others are too few to stand apart, over everybody.

    With the base of those who named one, everybody minus that base would give the others away; so they must be enough.
    """
    known = sum(named.values(), Exact(0))
    if rest < Exact(at_least):
        return release({**named, REST: rest}, base=known + rest, at_least=at_least), "all"
    return release(named, base=known, at_least=at_least), "known"


def _district_row(area: Area, cell: Cell, base: Cell, residents: int, all_residents: int) -> dict[str, Any]:
    """Everything in a row comes from its released cell and from public figures, so it tells no more than they do."""
    row: dict[str, Any] = {
        "code": area.code,
        "name": area.name,
        "short": area.short_name,
        "column": area.tile_column,
        "row": area.tile_row,
        "voices": frozen(cell),
        "residents": residents,
        "residents_percent": round(100 * residents / all_residents) if all_residents else None,
        "index_in_hundredths": None,
        "band": "few",
    }
    if cell.people is not None and base.people:
        index = reach(cell.people, base.people, residents, all_residents)
        if index is not None:
            row |= {"index_in_hundredths": hundredths(index.index), "band": index.word}
    return row


def _district_sentence(rows: list[dict[str, Any]], under: list[str]) -> str:
    over = [row["name"] for row in rows if row["band"] == "over"]
    if all(row["band"] == "few" for row in rows):
        return "Too few people told us where they live to show districts."
    if not under and not over:
        return "Among the districts that can be shown, none was clearly over-heard or under-heard."
    heard = [
        f"{listed(names)} {'is' if len(names) == 1 else 'are'} {word}"
        for names, word in ((under, "under-heard"), (over, "over-heard"))
        if names
    ]
    return f"Compared with where 10 to 24 year olds live, {'; '.join(heard)}."


def _ages(counts: dict[str, Exact], at_least: int) -> Part:
    """Ages as counts without an index: the Census table has other bands than the question asked."""
    bands: dict[str, tuple[str, Exact]] = {}
    for value, label, alone in settings.AGE_BANDS:
        number = counts.get(value, Exact(0))
        # A band that cannot take part alone is empty by design; the band "25 or over" is joined with "did not say".
        if value != "other" and (alone or number):
            bands[value] = (label, number)
    others = sum((number for value, number in counts.items() if value not in bands), Exact(0))
    bands[REST] = ("25 or over, or did not say", others)
    everybody = sum(counts.values(), Exact(0))
    table = release({value: number for value, (_, number) in bands.items()}, base=everybody, at_least=at_least)
    rows: list[dict[str, Any]] = [
        {"label": label, "cell": frozen(table.cells[value])} for value, (label, _) in bands.items()
    ]
    top = max((row for row in rows if row["cell"]["people"]), key=lambda row: row["cell"]["people"], default=None)
    few = "Too few people took part to show ages."
    return Part(
        released={
            "shown": table.shown,
            "sentence": f"The largest group shown is {top['label']}: {top['cell']['text']}." if top else few,
            "rows": rows,
            "base": frozen(table.base, share=False),
            "base_text": f"Shares are of about {table.base.people} people who took part." if table.shown else "",
        },
        exact=opened(counts),
        hidden=log_of("people by age band", table.hidden),
    )
