"""Closing before the time: people read the day on which it really closed; closing at the time keeps the time."""

from datetime import timedelta

import pytest
from django.utils.timezone import localtime

from consultations.core.actions.consulting import close_consultation, close_what_is_over

pytestmark = pytest.mark.django_db


def test_whoever_closes_early_makes_now_the_closing_time_that_everybody_reads(world, guest, now):
    close_consultation(consultation_id=world.consultation.pk, member_id=world.cast.analyst.pk, now=now)
    world.consultation.refresh_from_db()
    assert world.consultation.closes_at == now
    page = guest.get(f"/c/{world.consultation.slug}/").content.decode()
    assert f"Closed {localtime(now):%-d %B}" in page


def test_what_closes_by_itself_keeps_its_time(world):
    planned = world.consultation.closes_at
    assert close_what_is_over(now=planned + timedelta(minutes=1)) == 1
    world.consultation.refresh_from_db()
    assert world.consultation.state == "closed" and world.consultation.closes_at == planned
