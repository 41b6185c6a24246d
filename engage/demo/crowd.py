"""Who takes part in the demo: how many from where, how old, and which way they lean. The same crowd every time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from django.utils.timezone import localdate

from consultations.core.actions.importing import Newcomer
from engage.places.models import Area
from engage.places.queries import areas_on, population

# How much more or less than its share of 10 to 24 year olds each district says: some are heard, some hardly.
REACH = {
    "Medway": 1.4,
    "Canterbury": 1.5,
    "Maidstone": 1.2,
    "Thanet": 1.2,
    "Ashford": 1.0,
    "Folkestone and Hythe": 1.1,
    "Tunbridge Wells": 0.9,
    "Gravesham": 0.7,
    "Tonbridge and Malling": 0.7,
    "Dover": 0.6,
    "Dartford": 0.45,
    "Swale": 0.3,
    "Sevenoaks": 0.2,
}
GUIDE_DISTRICT = "Medway"
AGES = {"13-15": 45, "16-17": 28, "18-24": 18, "other": 2, "": 7}
NOT_SAID, ELSEWHERE = 0.07, 0.02


@dataclass(frozen=True)
class Person:
    """One made-up participant before there is a row for them. `lean` is what the statements pull at."""

    newcomer: Newcomer
    at: datetime
    lean: float


def crowd(*, number: int, opened: datetime, until: datetime, random: Random) -> list[Person]:
    """The guide first: the one whose return code is printed, so their age and district are always the same."""
    day = localdate(until)
    areas = list(areas_on(day))
    young = population("10-24", day).people
    weights = [young.get(area.pk, 1) * REACH.get(area.name, 1.0) for area in areas]
    people = [
        Person(
            _newcomer(areas, weights, moment, random), moment, random.gauss(1 if random.random() < 0.55 else -1, 0.45)
        )
        for moment in sorted(_moments(number - 1, opened, until, random))
    ]
    home = next((area for area in areas if area.name == GUIDE_DISTRICT), None)
    first = opened + (until - opened) / 4
    guide = Newcomer(joined_on=localdate(first), age_band="16-17", area_id=home.pk if home else None)
    return [Person(guide, first, 1.0), *people]


def groups(*, sizes: list[int], opened: datetime, until: datetime, random: Random) -> list[Person]:
    """Groups of younger ones whose youth worker types for them: one participant each."""
    areas = list(areas_on(localdate(until)))
    moments = _moments(len(sizes), opened, until, random)
    return [
        Person(Newcomer(joined_on=localdate(at), age_band="10-12", area_id=random.choice(areas).pk), at, 0.0)
        for at in moments
    ]


def _newcomer(areas: list[Area], weights: list[float], moment: datetime, random: Random) -> Newcomer:
    said = random.random()
    age = random.choices(list(AGES), list(AGES.values()))[0]
    area = random.choices(areas, weights)[0]
    return Newcomer(
        joined_on=_day(moment),
        age_band=age,
        area_id=None if said < NOT_SAID + ELSEWHERE else area.pk,
        elsewhere=NOT_SAID <= said < NOT_SAID + ELSEWHERE,
    )


def _moments(number: int, opened: datetime, until: datetime, random: Random) -> list[datetime]:
    """More in the first days, mostly between school and bedtime, none outside the time it was open."""
    days = max((until - opened).total_seconds() / 86400, 0.01)
    found = []
    for _ in range(number):
        moment = opened + timedelta(days=days * random.random() ** 1.6)
        evening = moment.astimezone(UTC).replace(hour=random.choice([8, 12, 15, 15, 16, 16, 17, 18, 19, 20]))
        evening = evening.replace(minute=random.randrange(60), second=random.randrange(60))
        found.append(evening if opened <= evening < until else moment)
    return found


def _day(moment: datetime) -> date:
    return localdate(moment)
