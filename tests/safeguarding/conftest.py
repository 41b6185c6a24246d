"""A concern, the people who may work on it, and the hours in which they do."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from accounts.actions.covering import set_cover
from accounts.roles import Role
from consultations.core.actions.deciding import decide
from consultations.desks.safeguarding.actions import working
from consultations.desks.safeguarding.models import Concern
from engage.kit import jobs
from engage.kit.models import Job
from engage.kit.opening_hours import is_bank_holiday

WORDS = "my stepdad kicks the door in, i sleep at the bus station"
NINE_TO_FIVE = {day: (time(9), time(17)) for day in range(5)}
LONDON = ZoneInfo("Europe/London")


def last_wednesday() -> datetime:
    """The last Wednesday at ten in the morning that no bank holiday comes soon after; the world is open since then."""
    day = datetime.now(LONDON).date() - timedelta(days=1)
    while day.weekday() != 2 or any(is_bank_holiday(day + timedelta(days=after)) for after in range(3)):
        day -= timedelta(days=1)
    return datetime.combine(day, time(10), LONDON).astimezone(UTC)


TEN = last_wednesday()


@pytest.fixture
def deputy(cast):
    return cast.member("deputy", Role.SAFEGUARDING_LEAD)


@pytest.fixture
def cover(cast, now, deputy):
    """Weekdays from 9 to 5."""
    return cover_with(cast, deputy, NINE_TO_FIVE, now)


def cover_with(cast, deputy, hours, now):
    set_cover(
        organisation_id=cast.organisation.pk,
        lead_id=cast.safeguarding_lead.pk,
        deputy_id=deputy.pk,
        hours=hours,
        member_id=None,
        now=now,
    )


@pytest.fixture
def concern(world, cast, cover):
    """Words that a moderator referred, because the checks did not see what she saw."""
    return refer(world, world.idea(world.person(age_band="13-15"), WORDS))


def refer(world, entry, now=None):
    entry.refresh_from_db()
    decide(
        entry_id=entry.pk,
        version=entry.version,
        outcome="refer",
        reason="concern",
        member_id=world.cast.moderator.pk,
        now=now or world.now,
    )
    return Concern.objects.get(entry_id_was=entry.pk)


def send_mail():
    """Do what waits, as the workers would."""
    for pk in Job.objects.filter(state="waiting").order_by("pk").values_list("pk", flat=True):
        jobs.run(pk)


def kinds(concern):
    return list(concern.steps.order_by("number").values_list("kind", flat=True))


def close(concern, cast, reason="They were telling a story they read"):
    return working.close(
        concern_id=concern.pk,
        outcome="no_action",
        reason=reason,
        op="",
        member_id=cast.safeguarding_lead.pk,
        now=cast.now,
    )


def everything_in(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT t::text FROM {table} t")
        return "\n".join(row[0] for row in cursor.fetchall())
