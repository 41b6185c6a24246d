"""What people do to the calendar of school holidays: add one, correct it, compare it with its source, take it away."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from engage.kit import audit
from engage.kit.refusal import Refusal
from engage.places.models import SchoolHoliday

LONGEST = 70  # days; a summer is about 45


@transaction.atomic
def keep_school_holiday(
    *,
    holiday_id: int | None,
    name: str,
    first_day: date,
    last_day: date,
    source: str,
    checked: bool,
    member_id: int,
    now: datetime,
) -> SchoolHoliday:
    """Add a holiday, or correct the one with this id. `checked`: somebody has compared it with its source today."""
    holiday = SchoolHoliday.objects.select_for_update().get(pk=holiday_id) if holiday_id else SchoolHoliday()
    if last_day < first_day:
        raise Refusal("The last day comes after the first.", code="ends_before", field="last_day")
    if (last_day - first_day).days > LONGEST:
        raise Refusal(f"That is longer than {LONGEST} days. Look at the years.", code="too_long", field="last_day")
    if SchoolHoliday.objects.filter(name=name, first_day=first_day).exclude(pk=holiday.pk).exists():
        raise Refusal("This holiday is in the calendar already.", status=409, code="there_already", field="name")
    before = (holiday.name, holiday.first_day, holiday.last_day, holiday.source)
    holiday.name, holiday.first_day, holiday.last_day, holiday.source = name, first_day, last_day, source
    if checked:
        holiday.checked_on = localdate(now)
    elif before != (name, first_day, last_day, source):
        holiday.checked_on = None  # what somebody compared was something else
    holiday.save()
    audit.record(verb="holiday.kept", subject=f"holiday:{holiday.pk}", by=member_id, now=now)
    return holiday


@transaction.atomic
def take_school_holiday_away(*, holiday_id: int, member_id: int, now: datetime) -> None:
    """Take it out of the calendar; doing so twice is doing so once."""
    gone, _ = SchoolHoliday.objects.filter(pk=holiday_id).delete()
    if gone:
        audit.record(verb="holiday.taken_away", subject=f"holiday:{holiday_id}", by=member_id, now=now)
