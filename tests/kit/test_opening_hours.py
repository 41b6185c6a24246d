"""Staffed hours are hours of the clock on the wall: they follow the change of clocks and shut on bank holidays."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.kit.opening_hours import OFFICE_HOURS, WeeklyHours, day_words, is_bank_holiday

LONDON = ZoneInfo("Europe/London")
# The calendar of holidays takes its time when it is read for the first time.
patient = settings(deadline=None)


def london(*at):
    return datetime(*at, tzinfo=LONDON)


times = st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None))
days = st.tuples(times, times).filter(lambda two: two[0] != two[1]).map(lambda two: (min(two), max(two)))
weeks = st.dictionaries(st.integers(0, 6), days, max_size=7).map(WeeklyHours)
FIRST = datetime(2025, 1, 1, tzinfo=UTC)
moments = st.integers(0, 4 * 365 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))


@patient
@given(weeks, moments)
def test_somebody_is_there_exactly_when_the_wall_clock_lies_in_the_hours_of_a_day_that_is_no_holiday(hours, moment):
    wall = moment.astimezone(LONDON)
    opens, closes = hours.by_day.get(wall.weekday(), (time(0), time(0)))
    # In the hour that happens twice, and around the one that never does, the wall clock alone does not tell.
    if wall.utcoffset() == (wall + timedelta(hours=3)).utcoffset() == (wall - timedelta(hours=3)).utcoffset():
        assert hours.open_at(moment) == (
            opens <= wall.time().replace(tzinfo=None) < closes and not is_bank_holiday(wall.date())
        )


@patient
@given(weeks, moments)
def test_the_next_opening_is_the_first_moment_somebody_comes(hours, moment):
    found = hours.next_opening(moment)
    if found is None:  # in three weeks every weekday comes at least once without a bank holiday
        assert not hours
    else:
        assert found >= moment and hours.open_at(found)
        assert not hours.open_at(found - timedelta(seconds=1)) or found == moment
        if not hours.open_at(moment):
            assert hours.open_between(moment, found) == timedelta()


@patient
@given(weeks.filter(bool), moments, st.integers(1, 60 * 30))
def test_a_clock_that_runs_in_staffed_time_reads_what_was_allowed_when_it_rings(hours, moment, minutes):
    allowed = timedelta(minutes=minutes)
    rings = hours.after(moment, allowed)
    if rings is not None:
        assert hours.open_between(moment, rings) == allowed
        assert hours.open_between(moment, rings - timedelta(seconds=1)) < allowed


@patient
@given(weeks, moments, st.integers(0, 10_000), st.integers(0, 10_000))
def test_staffed_time_adds_up(hours, moment, first, second):
    middle = moment + timedelta(minutes=first)
    end = middle + timedelta(minutes=second)
    assert hours.open_between(moment, end) == hours.open_between(moment, middle) + hours.open_between(middle, end)
    assert hours.open_between(moment, end) <= end - moment


@pytest.mark.parametrize(
    ("monday", "utc_hour"),
    [(date(2026, 3, 23), 9), (date(2026, 3, 30), 8), (date(2026, 10, 19), 8), (date(2026, 10, 26), 9)],
)
def test_nine_in_the_morning_is_nine_on_the_wall_before_and_after_the_clocks_change(monday, utc_hour):
    opens = OFFICE_HOURS.next_opening(datetime(monday.year, monday.month, monday.day, tzinfo=UTC))
    assert opens == datetime(monday.year, monday.month, monday.day, utc_hour, tzinfo=UTC)


def test_the_night_that_is_an_hour_shorter_counts_an_hour_less():
    night = WeeklyHours({6: (time(0), time(4))})
    assert night.open_between(london(2026, 3, 29, 0), london(2026, 3, 29, 12)) == timedelta(hours=3)
    assert night.open_between(london(2026, 10, 25, 0), london(2026, 10, 25, 12)) == timedelta(hours=5)


@pytest.mark.parametrize(
    "day", [date(2026, 12, 25), date(2026, 12, 28), date(2026, 4, 3), date(2026, 8, 31), date(2027, 5, 31)]
)
def test_bank_holidays_of_england_are_closed(day):
    noon = london(day.year, day.month, day.day, 12)
    assert not OFFICE_HOURS.open_at(noon) and OFFICE_HOURS.open_at(noon - timedelta(days=7))


def test_a_bank_holiday_of_scotland_alone_is_open():
    assert OFFICE_HOURS.open_at(london(2026, 11, 30, 12))


def test_the_clock_of_a_friday_evening_goes_on_after_a_long_weekend():
    thursday = london(2026, 4, 2, 16, 50)  # then Good Friday, a weekend, Easter Monday
    assert OFFICE_HOURS.after(thursday, timedelta(minutes=15)) == london(2026, 4, 7, 9, 5)


@pytest.mark.parametrize(
    ("by_day", "words"),
    [
        ({day: (time(9), time(17)) for day in range(5)}, "on weekdays from 9 to 5"),
        ({day: (time(9, 30), time(12)) for day in range(7)}, "every day from 9.30 to noon"),
        ({0: (time(9), time(17)), 3: (time(9), time(17))}, "on Monday and Thursday from 9 to 5"),
        ({5: (time(10), time(14)), 6: (time(10), time(14))}, "at weekends from 10 to 2"),
        ({0: (time(9), time(17)), 1: (time(12), time(20))}, "on Monday from 9 to 5, and on Tuesday from noon to 8"),
        (
            {0: (time(9), time(17)), 1: (time(9), time(17)), 2: (time(9), time(17))},
            "from Monday to Wednesday from 9 to 5",
        ),
        ({}, ""),
    ],
)
def test_hours_are_said_as_people_say_them(by_day, words):
    assert WeeklyHours(by_day).in_words() == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (london(2026, 11, 25, 9), "today at 9 o'clock"),
        (london(2026, 11, 26, 9, 30), "tomorrow at 9.30"),
        (london(2026, 11, 30, 9), "on Monday at 9 o'clock"),
        (london(2026, 12, 29, 12), "on 29 December at noon"),
    ],
)
def test_a_moment_is_said_as_seen_from_today(at, words):
    assert day_words(at, now=london(2026, 11, 25, 8)) == words
