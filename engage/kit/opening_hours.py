"""Hours of a week in which somebody is there: wall-clock times in local time, shut on England's bank holidays."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
from django.conf import settings
from django.utils.dates import WEEKDAYS as WEEKDAY_NAMES
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop, pgettext

from engage.kit.listing import listed

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# As whole words for a sentence: in many languages "on Monday" is another form than the day's name.
ON_DAYS = (
    gettext_noop("on Monday"),
    gettext_noop("on Tuesday"),
    gettext_noop("on Wednesday"),
    gettext_noop("on Thursday"),
    gettext_noop("on Friday"),
    gettext_noop("on Saturday"),
    gettext_noop("on Sunday"),
)
TODAY, TOMORROW = gettext_noop("today"), gettext_noop("tomorrow")
WEEKDAYS, WEEKEND = range(5), range(5, 7)
# How far ahead is looked for the next open moment: longer than any run of bank holidays and unstaffed days.
HORIZON = timedelta(days=21)


@dataclass(frozen=True)
class Stretch:
    """One unbroken time in which somebody is there; both ends aware."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class WeeklyHours:
    """By weekday (Monday is 0): from when until when. A weekday that is not named is shut; so is every bank holiday."""

    by_day: Mapping[int, tuple[time, time]]

    def __bool__(self) -> bool:
        return bool(self.by_day)

    def open_at(self, moment: datetime) -> bool:
        return any(each.begins <= moment < each.ends for each in self.stretches(moment, moment + timedelta(seconds=1)))

    def closes_at(self, moment: datetime) -> datetime | None:
        """When the stretch that `moment` lies in ends; None if nobody is there."""
        here = (each for each in self.stretches(moment, moment + timedelta(seconds=1)) if each.begins <= moment)
        return next((each.ends for each in here), None)

    def next_opening(self, moment: datetime) -> datetime | None:
        """The first moment from `moment` on in which somebody comes (not the stretch that runs); None without hours."""
        coming = (each.begins for each in self.stretches(moment, moment + HORIZON) if each.begins >= moment)
        return next(coming, None)

    def open_between(self, begin: datetime, end: datetime) -> timedelta:
        """How much of this time somebody was there, in real seconds also across a change of clocks."""
        inside = ((max(each.begins, begin), min(each.ends, end)) for each in self.stretches(begin, end))
        return sum((_real(first, last) for first, last in inside if last > first), timedelta())

    def after(self, begin: datetime, allowed: timedelta) -> datetime | None:
        """The moment at which `allowed` of open time will have passed since `begin`; None without hours to count."""
        left = allowed
        for _ in range(60):  # sixty horizons of three weeks: more than three years of open time
            for each in self.stretches(begin, begin + HORIZON):
                # Cut where the next horizon begins, which counts the rest.
                here = _real(max(each.begins, begin), min(each.ends, begin + HORIZON))
                if here >= left:
                    return max(each.begins, begin) + left
                left -= here
            begin += HORIZON
            if not self:
                return None
        return None

    def stretches(self, begin: datetime, end: datetime) -> Iterator[Stretch]:
        """Every stretch that touches the time from `begin` to `end`, in order, whole (not cut at the ends), in UTC."""
        zone = ZoneInfo(settings.TIME_ZONE)
        day, last = begin.astimezone(zone).date(), end.astimezone(zone).date()
        while day <= last:
            opens, closes = self.by_day.get(day.weekday(), (None, None))
            if opens is not None and closes is not None and not is_bank_holiday(day):
                first = datetime.combine(day, opens, zone).astimezone(ZoneInfo("UTC"))
                # An hour that the clocks skip or repeat must not make a stretch end before it begins.
                until = max(first, datetime.combine(day, closes, zone).astimezone(ZoneInfo("UTC")))
                if until > begin and first < end:
                    yield Stretch(first, until)
            day += timedelta(days=1)

    def in_words(self) -> str:
        """Such as "on weekdays from 9 to 5", "on Monday and Thursday from 9.30 to 4"; "" without hours."""
        alike: dict[tuple[time, time], list[int]] = {}
        for day in sorted(self.by_day):
            alike.setdefault(self.by_day[day], []).append(day)
        return pgettext("between two openings", ", and ").join(
            gettext("%(days)s from %(opens)s to %(closes)s")
            % {"days": _days_in_words(days), "opens": clock_words(opens), "closes": clock_words(closes)}
            for (opens, closes), days in alike.items()
        )


OFFICE_HOURS = WeeklyHours({day: (time(9), time(17)) for day in WEEKDAYS})


def is_bank_holiday(day: date) -> bool:
    """Is this a bank holiday in England?"""
    return day in _bank_holidays(day.year)


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def clock_words(at: time) -> str:
    """A time as it is said: "9", "9.30", "noon", "midnight". Minute 23:59 is the end of the day."""
    if at in (time(0), time(23, 59)):
        return gettext("midnight")
    if at == time(12):
        return gettext("noon")
    hour = (at.hour - 1) % 12 + 1
    return f"{hour}.{at.minute:02}" if at.minute else f"{hour}"


def day_words(moment: datetime, *, now: datetime) -> str:
    """When it is, seen from now: "today at 9 o'clock", "tomorrow at 9.30", "on Monday at 9 o'clock", "on 27 December at …"."""
    zone = ZoneInfo(settings.TIME_ZONE)
    there, here = moment.astimezone(zone), now.astimezone(zone)
    ahead = (there.date() - here.date()).days
    if 0 <= ahead < 7:
        day = gettext({0: TODAY, 1: TOMORROW}.get(ahead, ON_DAYS[there.weekday()]))
    else:
        day = gettext("on %(date)s") % {"date": date_format(there, "MONTH_DAY_FORMAT")}
    return gettext("%(day)s at %(time)s") % {"day": day, "time": oclock_words(there.time())}


def until_words(moment: datetime, *, now: datetime) -> str:
    """Until when, seen from now: only the time where it is today."""
    zone = ZoneInfo(settings.TIME_ZONE)
    there = moment.astimezone(zone)
    if there.date() == now.astimezone(zone).date():
        return oclock_words(there.time())
    return day_words(moment, now=now)


def oclock_words(at: time) -> str:
    """The same as a moment: "9 o'clock", "9.30", "noon"."""
    said = clock_words(at)
    whole = not at.minute and at not in (time(0), time(12))
    return gettext("%(hour)s o'clock") % {"hour": said} if whole else said


def _days_in_words(days: list[int]) -> str:
    if days == list(range(7)):
        return gettext("every day")
    if days == list(WEEKDAYS):
        return gettext("on weekdays")
    if days == list(WEEKEND):
        return gettext("at weekends")
    names = [str(WEEKDAY_NAMES[day]) for day in days]
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return gettext("from %(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return gettext("on %(days)s") % {"days": listed(names)} if len(names) > 1 else gettext(ON_DAYS[days[0]])


def _real(begin: datetime, end: datetime) -> timedelta:
    return end.astimezone(ZoneInfo("UTC")) - begin.astimezone(ZoneInfo("UTC"))
