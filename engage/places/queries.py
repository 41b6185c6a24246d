"""Questions about places: which areas there are on a day, what to choose from, and how many people live in each."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from engage.places.models import Area, Place, Population

ELSEWHERE = "elsewhere"
ELSEWHERE_WORDS = "Somewhere else"
PREFER_NOT_TO_SAY = ""
PREFER_NOT_TO_SAY_WORDS = "Prefer not to say"


@dataclass(frozen=True)
class Figures:
    """People by area id, and the line that must stand wherever any of them is shown."""

    people: dict[int, int]
    source_line: str


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
    return [*choices, (ELSEWHERE, ELSEWHERE_WORDS), (PREFER_NOT_TO_SAY, PREFER_NOT_TO_SAY_WORDS)]


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
