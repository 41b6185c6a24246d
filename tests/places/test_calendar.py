"""Which days are holidays: England's bank holidays, and the school holidays that somebody entered."""

from datetime import date, timedelta

import pytest

from engage.places.actions import SHIPPED_HOLIDAYS, load_school_holidays
from engage.places.calendar import holiday_share, holidays_between, unchecked_holidays
from engage.places.models import SchoolHoliday

pytestmark = pytest.mark.django_db


@pytest.fixture
def calendar():
    SchoolHoliday.objects.all().delete()
    SchoolHoliday.objects.create(
        name="Easter 2027", first_day=date(2027, 3, 25), last_day=date(2027, 4, 9), source="A council's list"
    )


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2027, 4, 10), date(2027, 4, 30), 0),
        (date(2027, 4, 9), date(2027, 4, 10), 1),  # the last day counts, the next does not
        (date(2027, 3, 20), date(2027, 4, 20), 16),  # Good Friday and Easter Monday lie in the school holiday
        (date(2027, 5, 1), date(2027, 5, 9), 1),  # early May bank holiday
        (
            date(2026, 12, 24),
            date(2027, 1, 2),
            3,
        ),  # Christmas Day, the substitute for Boxing Day (a Saturday), New Year
        (date(2026, 11, 30), date(2026, 11, 30), 0),  # St Andrew's Day is Scotland's
    ],
)
def test_days_are_counted(calendar, first, last, days):
    off = holidays_between(first, last)
    assert len(off - {date(2026, 12, 26)}) == days


def test_the_share_and_what_nobody_has_checked(calendar):
    first = date(2027, 3, 25)
    assert holiday_share(first, first + timedelta(days=19)) == 16 / 20
    assert unchecked_holidays(first, first) == ["Easter 2027"]
    SchoolHoliday.objects.update(checked_on=first)
    assert unchecked_holidays(first, first) == []


def test_what_people_keep_is_never_loaded_over(calendar):
    assert load_school_holidays(path=SHIPPED_HOLIDAYS) == 0
    SchoolHoliday.objects.all().delete()
    assert load_school_holidays(path=SHIPPED_HOLIDAYS) > 5
    assert not SchoolHoliday.objects.exclude(checked_on=None).exists()  # shipped dates say that nobody checked them
