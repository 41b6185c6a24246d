"""A phone that several people pass on: it knows who has answered, says whose turn it is, and shows nobody what another said."""

import re
from uuid import uuid4

import pytest

from consultations.core.models import Activity
from tests.factories.live import make_room

pytestmark = pytest.mark.django_db

PANEL = "If you want to talk to someone"


@pytest.fixture
def room(world):
    ideas = Activity.objects.get(consultation=world.consultation, kind="ideas")
    room = make_room(world, activities=[world.choice, ideas], seats_each=3)
    room.go_to(world.choice)
    return room


@pytest.fixture
def phone(room):
    return room.join()[0]


def turn(page):
    """Whose turn the page says it is, from 1."""
    chosen = re.search(r'<option value="(\d)" selected>Person (\d)<', page)
    assert chosen is None or int(chosen[1]) + 1 == int(chosen[2])
    return int(chosen[2]) if chosen else 1


def answered(page):
    found = re.search(r'class="mine"[^>]* data-answered="([^"]*)"', page)
    return [int(person) + 1 for person in found[1].split()] if found else []


def press(phone, **fields):
    """As a phone without scripts sends; the page that says "Sent", with the address it was asked at."""
    fields = {
        "op": uuid4(),
        "seq": phone.room.seq(),
        "round": phone.room.asked.round_id,
        "status": "answered",
        **fields,
    }
    phone.room.staff_are_there()
    sent = phone.client.post(f"/live/{phone.room.session.key}/answer/", fields)
    assert sent.status_code == 303
    page = phone.client.get(sent["Location"].partition("#")[0])
    assert page.status_code == 200
    return page


def test_it_is_the_turn_of_the_first_who_has_not_answered(world, phone):
    first, second = world.options()[:2]
    assert turn(phone.page()) == 1 and answered(phone.page()) == []
    phone.choose(first, seat=0)
    assert turn(phone.page()) == 2 and answered(phone.page()) == [1]
    phone.choose(second, seat=2)
    assert turn(phone.page()) == 2 and answered(phone.page()) == [1, 3]
    phone.choose(second, seat=1)
    assert turn(phone.page()) == 1 and answered(phone.page()) == [1, 2, 3]


def test_nobody_reads_on_it_what_another_said(world, room, phone):
    option = world.options()[0]
    phone.choose(option, seat=0)
    for mine in (phone.mine(), phone.client.get(f"/live/{room.session.key}/me/?seat=0").content.decode()):
        assert "Person 1" in mine and option.shown_text not in mine and "<data" not in mine
    room.press("close")
    room.go_to(room.session.steps.last().activity)
    assert phone.answer(words="Lights by the pond", seat=1).json()["status"] == "held"
    assert "Lights by the pond" not in phone.page() + phone.mine()
    assert answered(phone.mine()) == [2]


def test_on_a_phone_of_one_person_one_reads_ones_own_answer_as_before(world):
    room = make_room(world, activities=[world.choice])
    room.go_to(world.choice)
    (phone,) = room.join()
    option = world.options()[0]
    phone.choose(option)
    assert option.shown_text in phone.mine() and "data-answered" not in phone.page()


def test_without_a_script_each_is_told_to_pass_it_on_until_everybody_has_answered(world, phone):
    option = world.options()[0]
    for person in (0, 1):
        page = press(phone, choice=str(option.pk), seat=person)
        html = page.content.decode()
        assert "Now pass the phone on." in html and "I am the next person" in html
        assert f"I am still person {person + 1}" in html and f'href="./?seat={person}#now"' in html
        assert option.shown_text not in html and "Refresh" not in page.headers
    html = press(phone, choice=str(option.pk), seat=2).content.decode()
    assert "Everybody on this phone has answered." in html and "I am the next person" not in html


def test_whoever_says_who_they_are_gets_that_turn_and_a_forged_number_nobodys(world, room, phone):
    phone.choose(world.options()[0], seat=0)
    address = f"/live/{room.session.key}/"
    asked = {
        seat: turn(phone.client.get(f"{address}?seat={seat}").content.decode())
        for seat in ("0", "2", "3", "99", "x", "²")
    }
    assert asked == {"0": 1, "2": 3, "3": 2, "99": 2, "x": 2, "²": 2}


def test_people_to_talk_to_are_for_the_one_who_typed_of_danger_and_gone_for_the_next(room, phone):
    room.press("close")
    room.go_to(room.session.steps.last().activity)
    page = press(phone, words="I want to kill myself", seat=0).content.decode()
    assert PANEL in page and "I want to kill myself" not in page
    shown = re.search(r"<live-room [^>]*>", phone.page())[0]
    assert "data-support" not in shown and "data-worried" not in phone.mine()
    assert PANEL not in press(phone, words="More buses", seat=1).content.decode()
