"""Brings dated geography and population figures into the database: the only writer of areas, places and populations."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from engage.kit import audit
from engage.kit.refusal import Refusal
from engage.places.figures import check_figures, far_from_before, read_figures
from engage.places.models import Area, Place, Population, SchoolHoliday
from engage.places.queries import areas_on, newest_figures

SHIPPED_GEOGRAPHY = Path(__file__).parent / "data" / "kent_and_medway.json"
SHIPPED_HOLIDAYS = Path(__file__).parent / "data" / "school_holidays.json"
AREA_COLUMNS = ["name", "short_name", "upper_tier", "order", "valid_from", "tile_column", "tile_row"]


@transaction.atomic
def load_areas(*, path: Path) -> int:
    """Add what the file holds and correct what it corrects; loading it twice changes nothing. Answers the areas in it.

    A file only ever adds to what another file brought: it takes no area away, and an area's last day is touched only
    under "ended", so the shipped file does not bring back districts that a later file has ended.
    """
    geography = json.loads(path.read_text(encoding="utf-8"))
    areas = _write_areas(geography["areas"])
    for ended in geography.get("ended", []):
        _end_area(ended)
    _write_places(geography["areas"], areas)
    _write_populations(geography["areas"], areas, geography.get("figures", {}))
    return len(areas)


@transaction.atomic
def replace_populations(
    *,
    typed: str,
    source: str,
    reference_date: date,
    released_on: date,
    licence: str,
    confirmed: bool,
    member_id: int | None,
    now: datetime,
) -> int:
    """Take in newer figures for every area of today; the older ones stay. Answers how many areas.

    Refuses figures that lack an area or name an unknown one, that are older than those in use, and totals that differ by
    more than 10 per cent unless somebody says that they are right. The same again changes nothing.
    """
    today = localdate(now)
    areas = {area.code: area for area in areas_on(today)}
    figures = read_figures(typed)
    check_figures(figures, areas={code: area.name for code, area in areas.items()})
    if released_on > today:
        raise Refusal("That day has not come yet.", code="not_published_yet", field="released_on")
    before, newest = newest_figures(today)
    if newest is not None and reference_date < newest:
        raise Refusal(
            f"The figures in use are newer: they are about {newest.day} {newest:%B %Y}.",
            code="older",
            field="reference_date",
        )
    far = far_from_before(figures, before)
    if far and not confirmed:
        raise Refusal(
            f"Some totals differ by more than 10 per cent ({'; '.join(far)}). Check them, then tick the box.",
            code="far_from_before",
            field="confirmed",
        )
    line = {
        "source": source,
        "licence": licence,
        "reference_date": str(reference_date),
        "released_on": str(released_on),
    }
    rows = [{"code": code, "people": people} for code, people in figures.items()]
    _write_populations(rows, areas, line)
    audit.record(
        verb="population.replaced",
        subject=f"population:{reference_date}",
        by=member_id,
        now=now,
        facts={"areas": len(areas), "confirmed": bool(far)},
    )
    return len(areas)


def _write_areas(rows: list[dict[str, Any]]) -> dict[str, Area]:
    Area.objects.bulk_create(
        [Area(code=row["code"], **{column: _dated(column, row[column]) for column in AREA_COLUMNS}) for row in rows],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=AREA_COLUMNS,
    )
    return Area.objects.in_bulk([row["code"] for row in rows], field_name="code")


def _dated(column: str, value: Any) -> Any:
    return date.fromisoformat(value) if column == "valid_from" else value


def _end_area(row: dict[str, Any]) -> None:
    """Give an area its last day and, where one area takes its place, which."""
    area = Area.objects.get(code=row["code"])
    area.valid_to = date.fromisoformat(row["valid_to"])
    area.replaced_by = Area.objects.get(code=row["replaced_by"]) if row.get("replaced_by") else None
    area.save(update_fields=["valid_to", "replaced_by"])


def _write_places(rows: list[dict[str, Any]], areas: dict[str, Area]) -> None:
    Place.objects.bulk_create(
        [
            Place(area=areas[row["code"]], name=name)
            for row in rows
            for names in row.get("places", {}).values()
            for name in names
        ],
        ignore_conflicts=True,
    )


def _write_populations(rows: list[dict[str, Any]], areas: dict[str, Area], figures: dict[str, str]) -> None:
    """Write the figures; a file with figures and no source, day, release or licence is a `KeyError`, on purpose."""
    Population.objects.bulk_create(
        [
            Population(
                area=areas[row["code"]],
                band=band,
                people=people,
                source=figures["source"],
                reference_date=date.fromisoformat(figures["reference_date"]),
                released_on=date.fromisoformat(figures["released_on"]),
                licence=figures["licence"],
            )
            for row in rows
            for band, people in row.get("people", {}).items()
        ],
        update_conflicts=True,
        unique_fields=["area", "band", "source", "reference_date"],
        update_fields=["people", "released_on", "licence"],
    )


@transaction.atomic
def load_school_holidays(*, path: Path) -> int:
    """Fill an empty calendar from the file; one that people keep is never touched. Answers how many were added."""
    if SchoolHoliday.objects.exists():
        return 0
    file = json.loads(path.read_text(encoding="utf-8"))
    return len(
        SchoolHoliday.objects.bulk_create(
            SchoolHoliday(
                name=name,
                first_day=date.fromisoformat(first),
                last_day=date.fromisoformat(last),
                source=file["source"],
            )
            for name, first, last in file["holidays"]
        )
    )
