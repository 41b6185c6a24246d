"""Which days are holidays here: bank holidays of England, and the school holidays that somebody entered."""

from datetime import date, timedelta

import holidays

from engage.places.models import SchoolHoliday


def holidays_between(first: date, last: date) -> set[date]:
    """The days from first to last (both counted) that are a bank holiday in England or lie in a school holiday."""
    days = {first + timedelta(days=number) for number in range((last - first).days + 1)}
    bank = holidays.country_holidays("GB", subdiv="ENG", years=range(first.year, last.year + 1))
    off = {day for day in days if day in bank}
    for school in SchoolHoliday.objects.filter(first_day__lte=last, last_day__gte=first):
        off |= {day for day in days if school.first_day <= day <= school.last_day}
    return off


def holiday_share(first: date, last: date) -> float:
    """The part of these days that are holidays, between 0 and 1."""
    return len(holidays_between(first, last)) / ((last - first).days + 1)


def unchecked_holidays(first: date, last: date) -> list[str]:
    """The names of school holidays among these days that nobody has compared with their source yet."""
    asked = SchoolHoliday.objects.filter(first_day__lte=last, last_day__gte=first, checked_on__isnull=True)
    return list(asked.values_list("name", flat=True))
