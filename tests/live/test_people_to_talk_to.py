"""People to talk to, in the same answer: on the phone of whoever typed of danger, and beside a hard question (SAF-04, SAF-22)."""

import re
from uuid import uuid4

import pytest

from consultations.core.actions.deciding import decide
from consultations.core.models import Activity, Entry
from engage.kit import clock
from tests.factories.live import make_room

pytestmark = pytest.mark.django_db

DANGER = "I want to kill myself"
PANEL = "If you want to talk to someone"


@pytest.fixture
def room(world):
    activities = [
        Activity.objects.get(consultation=world.consultation, kind=kind) for kind in ("ideas", "words", "choice")
    ]
    room = make_room(world, activities=activities)
    room.go_to(activities[0])
    return room


def offers(page):
    """What a phone shows: the panel is on every page of a room, and is seen where the room says so."""
    assert PANEL in page
    return bool(re.search(r"<live-room [^>]* data-support[ >]", page))


def sent_page(phone, **fields):
    """As a phone without scripts gets it after the press."""
    fields = {"op": uuid4(), "seq": phone.room.seq(), "round": phone.room.asked.round_id, **fields}
    sent = phone.client.post(f"/live/{phone.room.session.key}/answer/", fields)
    return phone.client.get(sent["Location"].partition("#")[0]).content.decode()


def test_words_of_danger_bring_people_to_talk_to_in_the_same_answer_and_to_nobody_else(room):
    worried, other = room.join(2)
    assert not offers(worried.page())
    receipt = worried.answer(words=DANGER).json()
    assert receipt["support"] is True
    assert receipt["words"].endswith("Below are people you can talk to.")
    assert offers(worried.page()) and "data-worried" in worried.mine()
    assert other.answer(words="More buses").json()["support"] is False
    assert not offers(other.page()) and "data-worried" not in other.mine()
    room.press("close")
    room.go_to(room.session.steps.all()[2].activity)
    assert not offers(worried.page())


def test_without_a_script_they_are_on_the_page_that_says_sent(room):
    worried, other = room.join(2)
    room.staff_are_there()
    page = sent_page(worried, status="answered", words=DANGER)
    assert "Sent." in page and PANEL in page and 'href="tel:' in page
    page = sent_page(other, status="answered", words="More buses")
    assert "Sent." in page and PANEL not in page


def test_words_that_a_person_passes_to_safeguarding_bring_them_too(room, cast):
    (phone,) = room.join()
    phone.answer(words="My cousin is never at home any more")
    assert not offers(phone.page())
    entry = Entry.objects.get(text__startswith="My cousin")
    decide(entry_id=entry.pk, version=entry.version, outcome="refer", reason="concern", member_id=cast.moderator.pk,
           now=clock.now())  # fmt: skip
    assert offers(phone.page()) and "data-worried" in phone.mine()


def test_beside_a_hard_question_everybody_sees_them_whatever_was_answered(room, world):
    (phone,) = room.join()
    Activity.objects.filter(pk=world.choice.pk).update(sensitive=True)
    room.press("close")
    room.go_to(world.choice)
    page = phone.page()
    assert offers(page) and re.search(r'<div class="room-state [^>]* data-support>', page)
    assert PANEL in sent_page(phone, status="not_sure")


def test_when_it_is_over_everybody_sees_them(room):
    (phone,) = room.join()
    room.press("end")
    assert offers(phone.page())
