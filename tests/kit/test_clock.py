"""The database says what time it is: a process whose own clock is wrong, or is set right under it, reckons as the others do."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import signing

from engage.celery import TICK_SECONDS, PulsingScheduler, application
from engage.kit import clock, heartbeats, tasks
from engage.kit.models import Heartbeat, Period
from engage.kit.signed import Signer

OFF = timedelta(hours=3, minutes=10)
signer = Signer(salt="a test")


def wrong(by: timedelta):
    return time_machine.travel(datetime.now(UTC) + by, tick=True)


@pytest.mark.django_db
@pytest.mark.parametrize("by", [OFF, -OFF])
def test_the_time_is_known_without_asking_by_a_process_whose_clock_is_wrong(by):
    with wrong(by):
        asked = clock.now().timestamp()
        assert abs(clock.nearly() - asked) < 1
    assert abs(clock.nearly() - clock.now().timestamp()) < 1, "setting it right changes nothing"


@pytest.mark.django_db
def test_what_was_signed_by_a_wrong_clock_is_as_old_as_the_database_says():
    clock.now()
    with wrong(-OFF):
        behind = signer.sign("a seat")
    with wrong(OFF):
        assert signer.unsign(behind, max_age=60) == "a seat"
        ahead = signer.sign("a seat")
    assert signer.unsign(ahead, max_age=timedelta(minutes=1)) == "a seat"


@pytest.mark.django_db
def test_what_is_older_than_it_may_be_is_refused(monkeypatch):
    said = signer.sign("a seat")
    now = clock.nearly()
    monkeypatch.setattr(clock, "nearly", lambda: now + 61)
    with pytest.raises(signing.SignatureExpired):
        signer.unsign(said, max_age=60)
    assert signer.unsign(said) == "a seat"
    with pytest.raises(signing.BadSignature):
        signer.unsign(said.replace("a seat", "the seat"), max_age=600)


@pytest.mark.django_db
def test_ticks_that_waited_for_a_worker_are_one():
    tasks.tick()
    seen = Period.objects.count()
    Period.objects.all().delete()
    tasks.tick()
    assert seen and not Period.objects.exists(), "the second did nothing"
    assert not heartbeats.turn("tick", seconds=60)
    Heartbeat.objects.update(at=clock.now() + OFF)
    assert heartbeats.turn("tick", seconds=60), "a clock that was ahead and is set right silences nobody"


@pytest.mark.django_db
def test_beat_ticks_on_when_its_clock_is_set_back(monkeypatch):
    sent = []
    monkeypatch.setattr(PulsingScheduler, "_send_tick", lambda self: sent.append(self))
    passed = 0.0
    monkeypatch.setattr("engage.celery.time.monotonic", lambda: passed)
    beat = PulsingScheduler(application, lazy=True)
    passed = 1000.0
    assert 0 < beat.tick() <= TICK_SECONDS
    with wrong(-OFF):
        beat.tick()
        assert len(sent) == 1
        passed += TICK_SECONDS
        beat.tick()
    assert len(sent) == 2
