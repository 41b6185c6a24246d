"""Pulse: pictures with words, one tap, in the order of the pictures, and no picture where there are too many."""

import pytest
from django.contrib.staticfiles import finders

from consultations.core.kinds import kinds
from consultations.core.models import Answer
from consultations.core.models.offering import PICTURES, pictures
from consultations.core.results import result_of
from tests.activities.answering import answered, asked, marks_of, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(cast, now):
    return asked(cast, now, "pulse", pictures="weather")


def test_one_tap_is_an_answer_and_another_tap_changes_it(activity, guest):
    page = guest.get("/c/walk-home/1/").content.decode()
    assert "Continue" not in page and page.count("img/pictures/weather_") == 5
    great, good, *_ = activity.offered
    for offer in (great, good):
        assert send(guest, choice=offer.pk).status_code == 302
        assert marks_of(activity) == [(offer.pk, 1)]
    assert "your answer now" in guest.get("/c/walk-home/1/").content.decode()


def test_each_picture_has_its_words_beside_it(activity, guest):
    page = guest.get("/c/walk-home/1/")
    for card in page.context["form"].cards:
        assert card["text"] in page.content.decode() and finders.find(card["picture"])


@pytest.mark.parametrize("nonsense", ["", "0", "x", "\x00", str(10**18), "1" * 5000])
def test_nothing_picked_and_nonsense_are_said_kindly(activity, guest, nonsense):
    answer = send(guest, choice=nonsense)
    assert answer.status_code == 422 and "There is a problem" in answer.content.decode()
    assert not Answer.objects.exists()


def test_every_picture_is_drawn():
    for name, names in PICTURES.items():
        assert len(names) == 5
        assert all(finders.find(f"img/pictures/{name}_{each}.svg") for each in names)


def test_fewer_options_take_the_ends_and_what_lies_between():
    def which(number):
        return [name.rpartition("_")[2].removesuffix(".svg") for name in pictures("weather", number)]

    assert which(2) == ["sun", "storm"]
    assert which(3) == ["sun", "cloud", "storm"]
    assert which(4) == ["sun", "cloud", "rain", "storm"]
    assert pictures("weather", 6) == [""] * 6 and pictures("nothing", 2) == ["", ""]


def test_the_result_stays_in_the_order_of_the_pictures_and_hides_what_is_small(activity, now):
    goes = (
        [[0, 1, 0, 0, 0]] * 30 + [[1, 0, 0, 0, 0]] * 15 + [[0, 0, 0, 1, 0]] * 12 + [[0, 0, 0, 0, 1]] * 3 + ["not_sure"]
    )
    answered(activity, goes, now)
    kind = kinds.get("pulse")
    drawn = kind.picture(result_of(kind.tally(activity.rounds.get())))
    assert [row["label"] for row in drawn["rows"]] == ["Great", "Good", "So-so", "Not good", "Bad"]
    assert [row["value_text"] for row in drawn["rows"]][:2] == ["25%", "50%"]
    assert [row["hidden"] for row in drawn["rows"]] == [False, False, True, True, True]
    assert all(row["picture"] for row in drawn["rows"])
