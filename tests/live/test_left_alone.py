"""A room without staff: after an hour everything in it pauses, and whoever comes back goes on with one press."""

from datetime import timedelta

import pytest

from consultations.live.actions.left_alone import ALONE_FOR, pause_left_alone
from consultations.live.models import Command, StaffPresence
from engage.kit import clock
from engage.kit.models import AuditEvent
from engage.schedule import SCHEDULE
from tests.factories.live import make_room

pytestmark = pytest.mark.django_db


def test_an_hour_after_the_last_of_staff_went_the_room_pauses_and_no_answer_is_taken(world, room):
    (phone,) = room.join()
    room.go_to(world.choice)
    now = clock.now()
    gone = now + ALONE_FOR
    assert not pause_left_alone(now=gone - timedelta(seconds=5))
    v = room.fresh().v
    assert pause_left_alone(now=gone + timedelta(seconds=5)) == [room.session.pk]
    assert room.fresh().paused and room.session.v == v + 1
    answer = phone.choose(world.options()[0])
    assert answer.status_code == 409 and answer.json()["status"] == "paused"
    assert "We are having a pause" in phone.page()
    assert AuditEvent.objects.get(verb="session.left_alone").subject == f"session:{room.session.pk}"
    assert not pause_left_alone(now=gone + timedelta(hours=5))  # once is enough
    room.press("resume")
    assert phone.choose(world.options()[0]).json()["status"] == "counted"


def test_a_remote_that_is_open_or_a_press_keeps_the_room_going(room):
    later = clock.now() + timedelta(hours=3)
    StaffPresence.objects.filter(session=room.session).update(at=later - ALONE_FOR + timedelta(seconds=1))
    assert not pause_left_alone(now=later)
    StaffPresence.objects.all().delete()  # kept for a day only; then the presses and the opening count
    assert not pause_left_alone(now=clock.now())
    assert pause_left_alone(now=later) == [room.session.pk]


def test_only_open_rooms_are_paused_and_others_of_the_house_too(world, room):
    ended, lobby = make_room(world), make_room(world)
    ended.press("end")
    assert pause_left_alone(now=clock.now() + timedelta(hours=2)) == [room.session.pk, lobby.session.pk]
    assert not ended.fresh().paused and not Command.objects.filter(verb="pause").exists()


def test_somebody_looks_each_minute():
    (entry,) = [entry for entry in SCHEDULE if entry.kind == "live.left_alone"]
    now = clock.now()
    assert entry.period(now) != entry.period(now + timedelta(minutes=1))
