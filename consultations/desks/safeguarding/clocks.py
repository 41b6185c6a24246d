"""How long a concern may wait for somebody to acknowledge it: numbers that people set on a page, counted in staffed time."""

from datetime import datetime, timedelta

from accounts.queries.cover import hours_of
from consultations.desks.safeguarding.models import Concern
from engage.kit.opening_hours import WeeklyHours
from engage.kit.refusal import Refusal
from engage.kit.site_settings import declare_setting, value_of

LONGEST = 7 * 24 * 60
# After so many times of telling that nobody has acknowledged, the page of what is up says it; mails would be noise.
MOST_ESCALATIONS = 4


def minutes(typed: str) -> int:
    typed = typed.strip()
    if not (typed.isascii() and typed.isdigit()) or not 1 <= int(typed[:9]) <= LONGEST:
        raise Refusal("Type a number of minutes, such as 15.", code="not_minutes", field="value")
    return int(typed)


RED = declare_setting(
    "safeguarding.red_minutes",
    label="Minutes until a Red item must be acknowledged",
    help_text="In staffed time. 15 unless your safeguarding lead decided otherwise.",
    clean=minutes,
    default=15,
)
AMBER = declare_setting(
    "safeguarding.amber_minutes",
    label="Minutes until an Amber item must be acknowledged",
    help_text="In staffed time. 240 (four hours) unless your safeguarding lead decided otherwise.",
    clean=minutes,
    default=240,
)


def allowed(urgency: str) -> timedelta:
    setting = RED if urgency == Concern.Urgency.RED else AMBER
    return timedelta(minutes=int(value_of(setting.name)))


def due(urgency: str, *, organisation_id: int, since: datetime) -> datetime:
    """When it must have been acknowledged. Where no staffed hours are set, the clock never stops."""
    return rings_at(hours_of(organisation_id), allowed(urgency), since=since)


def rings_at(hours: WeeklyHours, minutes_allowed: timedelta, *, since: datetime) -> datetime:
    return hours.after(since, minutes_allowed) or since + minutes_allowed
