"""The screen on a wall: paired by four signs, the same picture after a reload, and nothing else opens with its key."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from consultations.live.models import Session, Stage
from engage.kit import clock
from engage.kit.refusal import Refusal
from tests.factories.live import make_room
from tests.live.test_pages import h1

pytestmark = pytest.mark.django_db


@pytest.fixture
def host(cast):
    return cast.browser(cast.youth_worker)


def test_a_screen_is_paired_and_shows_the_same_picture_after_a_reload(room, host):
    screen = Client()
    assert h1(screen.get("/stage/")) == "A screen for a room" and not Stage.objects.exists()
    screen.post("/stage/")
    code = Stage.objects.get().pairing_code
    assert all(f"<span>{sign}</span>" in screen.get("/stage/").content.decode() for sign in code)
    room.press("pair_stage", code=code.lower())
    first = screen.get("/stage/").content.decode()
    code = room.fresh().code
    assert f"{code[:3]} {code[3:]}" in first and "data-shown" in first
    assert 'data-look="light"' in screen.get("/stage/?look=light").content.decode()
    shown = re.compile(r"<div data-shown>.*?<p class=\"last-update\"", re.S)
    assert shown.search(screen.get("/stage/").content.decode())[0] == shown.search(first)[0]
    room.press("unpair_stage")
    assert h1(screen.get("/stage/")) == "A screen for a room"


def test_a_screen_outlives_its_session_by_an_hour_of_thanks_and_then_belongs_to_nobody(room):
    screen = room.stage()
    room.press("end")
    assert "Thank you." in screen.text()
    Session.objects.filter(pk=room.session.pk).update(ended_at=clock.now() - timedelta(minutes=59))
    assert "Thank you." in screen.text(), "after a reload too"
    Session.objects.filter(pk=room.session.pk).update(ended_at=clock.now() - timedelta(minutes=61))
    assert "A screen for a room" in screen.text()


def test_the_next_room_gets_the_same_screen_by_one_press_on_it(room, world):
    screen = room.stage()
    room.press("end")
    assert "Use this screen for another room" in screen.text()
    screen.client.post("/stage/")
    next_room = make_room(world)
    next_room.press("pair_stage", code=Stage.objects.get(session=None).pairing_code)
    code = next_room.fresh().code
    assert f"{code[:3]} {code[3:]}" in screen.text()


def test_four_characters_are_good_for_fifteen_minutes_and_for_one_room(room, world):
    screen = Client()
    screen.post("/stage/")
    stage = Stage.objects.get()
    assert screen.cookies["stage"].value not in stage.key_hash and screen.cookies["stage"]["httponly"]
    Stage.objects.update(last_seen_at=clock.now() - timedelta(minutes=16))
    with pytest.raises(Refusal, match="no_stage"):
        room.press("pair_stage", code=stage.pairing_code)
    assert "This screen is ready" in screen.get("/stage/").content.decode()  # it is on, so its signs are good again
    room.press("pair_stage", code=stage.pairing_code)
    with pytest.raises(Refusal, match="no_stage"):
        make_room(world).press("pair_stage", code=stage.pairing_code)


def test_the_key_of_a_screen_opens_nothing_but_the_screen(room, world):
    screen = room.stage()
    assert screen.client.cookies["stage"]["path"] == "/stage/"
    screen.client.cookies["stage"]["path"] = "/"
    assert screen.client.get(f"/staff/live/{room.session.pk}/remote/").status_code == 302
    sent = {"name": "pause", "cmd_id": str(uuid4()), "if_v": room.fresh().v}
    assert screen.client.post(f"/staff/live/{room.session.pk}/commands/", sent).status_code in {302, 403}
    assert not room.fresh().paused
