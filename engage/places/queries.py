"""Questions about places: which areas there are on a day, what to choose from, and how many people live in each."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from engage.places.models import Area, Place, Population

ELSEWHERE = "elsewhere"
ELSEWHERE_WORDS = gettext_lazy("Somewhere else")
PREFER_NOT_TO_SAY = ""
PREFER_NOT_TO_SAY_WORDS = gettext_lazy("Prefer not to say")


@dataclass(frozen=True)
class Figures:
    """People by area id, and the line that must stand wherever any of them is shown."""

    people: dict[int, int]
    source_line: str


@dataclass(frozen=True)
class AreaRow:
    """An area, people by band (None where there is no figure), and whether it exists on the day that was asked for."""

    area: Area
    people: list[int | None]
    exists: bool


@dataclass(frozen=True)
class AreaTable:
    """Areas with figures for the same bands, and the lines that say where the figures come from."""

    bands: list[str]
    rows: list[AreaRow]
    source_lines: list[str]


def areas_on(day: date) -> QuerySet[Area]:
    """The areas that exist on this day, in the region's order."""
    return Area.objects.filter(_exists_on(day))


def choices_on(day: date) -> list[tuple[str, str]]:
    """What somebody may choose from: towns and districts in one list by name, then the two ways not to name one.

    A town that is called as its district is called is listed once.
    """
    areas = {area.pk: area for area in areas_on(day)}
    choices = [(f"area:{area.code}", area.name) for area in areas.values()]
    choices += [
        (f"place:{place.pk}", f"{place.name} ({areas[place.area_id].name})")
        for place in Place.objects.filter(area__in=areas)
        if place.name != areas[place.area_id].name
    ]
    choices.sort(key=lambda choice: choice[1].casefold())
    return [*choices, (ELSEWHERE, str(ELSEWHERE_WORDS)), (PREFER_NOT_TO_SAY, str(PREFER_NOT_TO_SAY_WORDS))]


def area_for_choice(value: str) -> Area | None:
    """The area that a posted choice leads to; a town leads to its area and is forgotten here.

    Somewhere else and no answer lead to no area. A value that no list has offered raises `Area.DoesNotExist`.
    """
    if value in (ELSEWHERE, PREFER_NOT_TO_SAY):
        return None
    kind, _, key = value.partition(":")
    if not (key.isascii() and key.isalnum()):
        raise Area.DoesNotExist
    if kind == "area":
        return Area.objects.get(code=key)
    if kind == "place" and key.isdecimal() and len(key) < 19:
        return Area.objects.get(places=int(key))
    raise Area.DoesNotExist


def population(band: str, day: date) -> Figures:
    """The newest figures for these ages that were published by this day, for the areas of this day."""
    newest = (
        Population.objects.filter(band=band, released_on__lte=day, area__in=areas_on(day))
        .order_by("area_id", "-reference_date", "-released_on", "-pk")
        .distinct("area_id")
    )
    rows = list(newest)
    lines = sorted({source_line(row) for row in rows})
    return Figures(people={row.area_id: row.people for row in rows}, source_line=" ".join(lines))


def area_table(day: date) -> AreaTable:
    """Every area that is or was, with the figures that count on this day; two queries."""
    newest: dict[tuple[int, str], Population] = {}
    for row in Population.objects.filter(released_on__lte=day).order_by("reference_date", "released_on", "pk"):
        newest[row.area_id, row.band] = row
    bands = sorted({band for _, band in newest}, key=_young_and_narrow_first)
    rows = []
    for area in Area.objects.select_related("replaced_by"):
        figures = [newest.get((area.pk, band)) for band in bands]
        rows.append(AreaRow(area, [figure.people if figure else None for figure in figures], _exists(area, day)))
    lines = sorted({source_line(row) for row in newest.values()})
    return AreaTable(bands, rows, lines)


def _young_and_narrow_first(band: str) -> tuple[bool, int, int]:
    """10-14, 15-19, 20-24, then the span of them, then all."""
    low, _, high = band.partition("-")
    known = low.isdecimal() and high.isdecimal()
    return (not known, int(high) - int(low) if known else 0, int(low) if known else 0)


def _exists(area: Area, day: date) -> bool:
    return area.valid_from <= day and (area.valid_to is None or area.valid_to >= day)


def newest_figures(day: date) -> tuple[dict[str, dict[str, int]], date | None]:
    """People by band by area code as they count on this day, and the latest day any of them is about."""
    newest = (
        Population.objects.filter(released_on__lte=day, area__in=areas_on(day))
        .select_related("area")
        .order_by("area_id", "band", "-reference_date", "-released_on", "-pk")
        .distinct("area_id", "band")
    )
    people: dict[str, dict[str, int]] = {}
    about: date | None = None
    for row in newest:
        people.setdefault(row.area.code, {})[row.band] = row.people
        about = max(about or row.reference_date, row.reference_date)
    return people, about


def source_line(figure: Population) -> str:
    """Where a figure comes from, the day it is about, the day it was published and its licence, as one sentence."""
    return (
        f"Source: {figure.source}, for {_words(figure.reference_date)}, released {_words(figure.released_on)}. "
        f"{figure.licence}."
    )


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _exists_on(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))
