"""Words that several people share, at the moderation desk: how many say them, and which mean the same."""

import pytest

from consultations.core.models import Entry
from tests.activities.saying_words import Wall

pytestmark = pytest.mark.django_db


@pytest.fixture
def wall(cast, now):
    wall = Wall(cast, now)
    wall.crowd(6, "buses")
    wall.crowd(1, "bus", "park")
    return wall


@pytest.fixture
def desk(cast):
    return cast.browser(cast.moderator)


def test_the_queue_says_how_many_people_said_a_word(wall, desk):
    page = desk.get("/staff/moderation/").content.decode()
    assert page.count("said by 6 people") == 1 and "×6" in page and "×1" not in page
    entry = desk.get(f"/staff/moderation/{wall.word('buses').pk}/").content.decode()
    assert "Said by 6 people" in entry and f"/staff/moderation/words/{wall.activity.pk}/" in entry


def test_a_moderator_puts_words_together_and_takes_them_apart(wall, desk):
    address = f"/staff/moderation/words/{wall.activity.pk}/"
    bus, buses = wall.word("bus"), wall.word("buses")
    for _ in range(2):  # pressed twice: the second time the word is no longer on offer
        sent = desk.post(address, {"entry": bus.pk, "into": buses.pk})
    assert sent.status_code == 422
    page = desk.get(address).content.decode()
    assert "with “bus”" in page and "said by 7 people" in page
    for _ in range(2):
        assert desk.post(address, {"apart": bus.pk}).status_code == 302
    bus.refresh_from_db()
    assert (bus.merged_into, bus.state) == (None, "held")


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"entry": "", "into": ""},
        {"entry": "x", "into": "y"},
        {"entry": "1", "into": str(10**30)},
        {"apart": "0"},
        {"apart": str(2**62)},
        {"apart": "x"},
    ],
)
def test_nonsense_is_refused_and_changes_nothing(wall, desk, sent):
    answer = desk.post(f"/staff/moderation/words/{wall.activity.pk}/", sent)
    assert answer.status_code == 422 and "There is a problem" in answer.content.decode()
    assert not Entry.objects.filter(merged_into__isnull=False).exists()


def test_words_of_another_organisation_are_not_there(wall, cast):
    stranger = cast.browser(cast.other_moderator)
    address = f"/staff/moderation/words/{wall.activity.pk}/"
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"entry": wall.word("bus").pk, "into": wall.word("buses").pk}).status_code == 404


def test_only_kinds_with_shared_words_have_such_a_page(cast, desk, world):
    assert desk.get(f"/staff/moderation/words/{world.ideas.pk}/").status_code == 404
