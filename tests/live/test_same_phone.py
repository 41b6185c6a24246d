"""Words that wait and came from one phone bear the same letter; the letter says nothing else."""

import re

import pytest

from consultations.core.actions.deciding import decide
from consultations.core.models import Activity, Entry
from engage.kit import clock
from tests.factories.live import make_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(world):
    activities = [Activity.objects.get(consultation=world.consultation, kind=kind) for kind in ("ideas", "panel")]
    return make_room(world, activities=activities)


@pytest.fixture
def desk(cast):
    return cast.browser(cast.moderator)


def letters(desk, room):
    """By its words, the letter beside each line of the queue."""
    page = desk.get(f"/staff/live/{room.session.pk}/words/").content.decode()
    lines = re.findall(r"<article.*?</article>", page, re.S)
    words = [re.search(r'said-words keep">([^<]*?)\s*<', line)[1] for line in lines]
    marks = [re.search(r"Same phone: ([A-Z])<", line) for line in lines]
    return {text: mark[1] if mark else "" for text, mark in zip(words, marks, strict=True)}


def ask(room, number):
    activity = list(room.session.steps.order_by("position"))[number].activity
    room.go_to(activity)
    return activity


def test_words_of_one_phone_bear_one_letter_and_one_piece_alone_bears_none(room, desk):
    flood, many, other = room.join(3)
    ask(room, 0)
    for number in range(3):
        flood.answer(words=f"Flood {number}")
    many.answer(words="First of two")
    many.answer(words="Second of two")
    other.answer(words="Only this")
    marks = letters(desk, room)
    assert len({marks[f"Flood {number}"] for number in range(3)}) == 1
    assert marks["First of two"] == marks["Second of two"] != marks["Flood 0"] and marks["Flood 0"]
    assert marks["Only this"] == ""
    assert letters(desk, room) == marks


def test_the_same_words_again_from_one_phone_are_seen_as_one_phone_and_can_be_stopped(room, desk):
    flood, one, other = room.join(3)
    ask(room, 0)
    for phone, words in ((flood, "Again"), (flood, "Again"), (one, "Both"), (other, "Both")):
        phone.answer(words=words)
    marks = letters(desk, room)
    assert marks["Again"] and marks["Both"] == ""
    page = desk.get(f"/staff/live/{room.session.pk}/words/").content.decode()
    assert page.count("Stop words from this phone") == 1


def test_a_letter_never_leads_from_one_question_to_the_next(room, desk):
    (phone,) = room.join()
    for number in (0, 1):
        ask(room, number)
        phone.answer(words=f"One to {number}")
        phone.answer(words=f"Two to {number}")
        room.press("close")
    marks = letters(desk, room)
    assert marks["One to 0"] == marks["Two to 0"] and marks["One to 1"] == marks["Two to 1"]
    assert marks["One to 0"] != marks["One to 1"]


def test_what_went_to_safeguarding_and_words_of_danger_leave_no_letter_beside_other_words(room, desk, cast):
    referred, worried = room.join(2)
    ask(room, 0)
    referred.answer(words="This one goes")
    referred.answer(words="This one stays")
    worried.answer(words="I want to kill myself")
    worried.answer(words="More buses")
    entry = Entry.objects.get(text="This one goes")
    decide(entry_id=entry.pk, version=entry.version, outcome="refer", reason="concern", member_id=cast.moderator.pk,
           now=clock.now())  # fmt: skip
    assert Entry.objects.get(text="I want to kill myself").severity >= 3
    assert letters(desk, room) == {"I want to kill myself": "", "This one stays": "", "More buses": ""}


def test_answers_to_a_sensitive_question_bear_no_letter(room, desk):
    (phone,) = room.join()
    activity = ask(room, 0)
    phone.answer(words="About me")
    phone.answer(words="More about me")
    assert letters(desk, room)["About me"]
    Activity.objects.filter(pk=activity.pk).update(sensitive=True)
    assert set(letters(desk, room).values()) == {""}
