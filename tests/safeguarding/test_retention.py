"""A concern is kept for very long, goes whole in its time, and never a day before."""

from datetime import timedelta

import pytest
from django.db import connection

from consultations.desks.safeguarding.actions import working
from consultations.desks.safeguarding.models import Concern, ConcernStep
from engage.kit import retention
from engage.kit.models import Deletion
from tests.safeguarding.conftest import WORDS, refer

pytestmark = pytest.mark.django_db
YEARS = timedelta(days=9131)


def close(world, concern, now):
    working.close(
        concern_id=concern.pk,
        outcome="mistake",
        reason="Spoken of a film.",
        op="1",
        member_id=world.cast.safeguarding_lead.pk,
        now=now,
    )


@pytest.fixture
def long_ago(world, cover, now):
    """One that was closed more than 25 years ago."""
    then = now - YEARS - timedelta(days=1)
    concern = refer(world, world.idea(world.person(), WORDS), then)
    close(world, concern, then)
    return concern


def test_it_goes_whole_with_its_chain_and_leaves_its_number(long_ago, now):
    (line,) = [line for line in retention.report(now=now) if line.kept.name == "safeguarding.concerns"]
    assert (line.count, line.days) == (1, 9131)
    assert retention.let_go(now=now)["safeguarding.concerns"] == 1
    assert not Concern.objects.exists() and not ConcernStep.objects.exists()
    assert Deletion.objects.get(what="safeguarding.concerns").number == long_ago.pk


def test_reading_it_again_starts_the_clock_again(long_ago, world, now):
    lead = world.cast.safeguarding_lead
    working.note_reading(concern_id=long_ago.pk, purpose="review", member_id=lead.pk, now=now)
    assert "safeguarding.concerns" not in retention.let_go(now=now)
    assert Concern.objects.exists()


def test_what_is_not_closed_is_kept_for_ever(world, cover, now):
    refer(world, world.idea(world.person(), WORDS), now - YEARS - timedelta(days=1))
    assert "safeguarding.concerns" not in retention.let_go(now=now)


def test_the_database_lets_no_young_record_go_whoever_asks(concern, world, now):
    close(world, concern, now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT safeguarding_concern_forget(%s)", [[concern.pk]])
        assert cursor.fetchone() == (0,)
    assert Concern.objects.filter(pk=concern.pk).exists() and concern.steps.exists()
