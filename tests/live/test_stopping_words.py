"""Staff stop the words of one phone, from what it wrote and never from a list of people; its votes go on."""

import re

import pytest

from consultations.core.models import Entry
from consultations.live.models import Seat
from tests.activities.answering import asked as asked_alone
from tests.factories.consultations import World
from tests.factories.live import make_room

pytestmark = pytest.mark.django_db
STOP = "Stop words from this phone"


def held_list(browser, room):
    return browser.get(f"/staff/live/{room.session.pk}/words/").content.decode()


def form_of(page, words):
    """What the form beside these words would send."""
    (article,) = [each for each in re.findall(r"<article.*?</article>", page, re.S) if words in each]
    form = re.search(r"<form[^>]*data-command.*?</form>", article, re.S)
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0])) if form else None


@pytest.fixture
def desk(cast):
    return cast.browser(cast.moderator)


def test_a_moderator_stops_the_words_of_a_phone_beside_what_it_wrote(room, world, desk):
    room.staff_are_there()
    rude, other = room.join(2)
    room.go_to(world.words)
    rude.answer(words="Rude words about somebody")
    other.answer(words="More buses")
    page = held_list(desk, room)
    assert page.count(STOP) == 2
    sent = form_of(page, "Rude words about somebody")
    assert desk.post(f"/staff/live/{room.session.pk}/commands/", sent).status_code == 302
    refused = rude.answer(words="More of it")
    assert refused.json()["status"] == "paused" and "talk to one of the adults" in refused.json()["words"]
    assert other.answer(words="And later ones").json()["status"] == "held"
    page = held_list(desk, room)
    assert "This phone can send no more words" in page and page.count(STOP) == 1
    # The same form again is the same press.
    assert desk.post(f"/staff/live/{room.session.pk}/commands/", sent).status_code == 302
    assert Seat.objects.filter(words_held=True).count() == 1


def test_what_several_phones_wrote_stops_none_of_them_and_a_room_that_is_over_stops_nobody(room, world, desk):
    room.staff_are_there()
    one, other, third = room.join(3)
    room.go_to(world.words)
    for phone, words in ((one, "The same"), (other, "The same"), (third, "Alone")):
        phone.answer(words=words)
    page = held_list(desk, room)
    assert form_of(page, "The same") is None and form_of(page, "Alone")
    room.press("close")
    room.press("end")
    assert STOP not in held_list(desk, room)


def test_a_shared_word_leads_to_its_phone_while_only_one_said_it(cast, now, desk):
    activity = asked_alone(cast, now, "words")
    room = make_room(
        World(cast, now, activity.consultation, activity, activity, activity, activity), activities=[activity]
    )
    room.staff_are_there()
    one, other = room.join(2)
    room.go_to(activity)
    one.answer(word_1="rudeword")
    assert Entry.objects.get(norm="rudeword").answer_id is None
    assert form_of(held_list(desk, room), "rudeword")["entry"] == str(Entry.objects.get(norm="rudeword").pk)
    other.answer(word_1="Rudeword")
    assert form_of(held_list(desk, room), "rudeword") is None
