"""Ten coins: all of them or the rest is kept; means, how many gave none, and the spread, none of it about a few people."""

import pytest
from django.template.loader import render_to_string

from consultations.core.kinds import kinds
from consultations.core.models import Answer
from consultations.core.results import result_of
from tests.activities.answering import answered, asked, marks_of, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(cast, now):
    return asked(cast, now, "budget")


def coins(activity, *values):
    return {f"coins_{offer.pk}": value for offer, value in zip(activity.offered, values, strict=True)}


def test_ten_coins_are_given_changed_and_filled_in_again(activity, guest):
    bus, lights, room, _ = [offer.pk for offer in activity.offered]
    assert send(guest, **coins(activity, "7", "", "3", "0")).status_code == 302
    assert marks_of(activity) == [(room, 3), (bus, 7)]
    assert send(guest, **coins(activity, "", "10", "", "")).status_code == 302
    assert marks_of(activity) == [(lights, 10)]
    assert [field.value() for field in guest.get("/c/walk-home/1/").context["form"]] == [None, "10", None, None]
    assert "10 coins: Lights" in guest.get("/c/walk-home/yours/").content.decode()


def test_the_rest_is_kept_only_by_whoever_says_so(activity, guest):
    answer = send(guest, **coins(activity, "4", "", "", "3"))
    assert answer.status_code == 422 and "You have 3 coins left" in answer.content.decode()
    assert 'value="4"' in answer.content.decode()
    assert send(guest, **coins(activity, "4", "", "", "3"), keep="1").status_code == 302
    assert [value for _, value in marks_of(activity)] == [3, 4]
    assert send(guest, **coins(activity, "", "", "", ""), keep="1").status_code == 302
    assert Answer.objects.get().status == "answered" and not marks_of(activity)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (("8", "3", "", ""), "That is 11 coins. You have 10"),
        (("11", "", "", ""), "a whole number of coins"),
        (("-1", "10", "1", ""), "a whole number of coins"),
        (("2.5", "7.5", "", ""), "a whole number of coins"),
        (("1_0", "", "", ""), "a whole number of coins"),
        (("ten", "", "", ""), "a whole number of coins"),
        (("9" * 5000, "", "", ""), "a whole number of coins"),
        (("", "", "", ""), "You have 10 coins left"),
    ],
)
def test_what_cannot_be_meant_is_said_and_nothing_is_stored(activity, guest, sent, words):
    answer = send(guest, **coins(activity, *sent))
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not Answer.objects.exists()


def test_a_forged_thing_is_refused(activity, guest):
    assert send(guest, **coins(activity, "5", "", "", ""), coins_999999="5").status_code == 422


def drawn(activity):
    kind = kinds.get("budget")
    return kind.picture(result_of(kind.tally(activity.rounds.get())))


def test_the_result_has_coins_on_average_who_gave_none_and_the_spread(activity, now):
    answered(activity, [[6, 4, 0, 0]] * 20 + [[0, 3, 7, 0]] * 20 + [[1, 1, 4, 4]] * 20, now)
    told = {row["label"]: row for row in drawn(activity)["rows"]}
    assert {label: row["value_text"] for label, row in told.items()} == {
        "Late buses": "2.4", "Lights": "2.6", "A warm room": "3.6", "Free food": "1.4",
    }  # fmt: skip
    # Nobody gave it 5 or more, and what would be found by subtraction is hidden with it.
    assert [part["text"] for part in told["Free food"]["parts"]] == ["67%", "Too few to show", "Too few to show"]
    assert "A warm room" in drawn(activity)["sentence"]


def test_what_was_kept_is_a_row_of_its_own_once_enough_people_kept_some(activity, now):
    answered(activity, [[5, 5, 0, 0]] * 20 + [[2, 2, 2, 0]] * 20, now)
    rows = {row["label"]: row["value_text"] for row in drawn(activity)["rows"]}
    assert rows["Not given away"] == "2"


def test_what_a_few_kept_is_not_found_by_subtraction(activity, now):
    answered(activity, [[4, 3, 2, 1]] * 30 + [[4, 3, 2, 0]] * 3, now)
    kind = kinds.get("budget")
    means = [row.mean.hidden for row in result_of(kind.tally(activity.rounds.get())).rows]
    assert means.count(True) == 2 and means[-1]
    assert "Not given away" not in {row["label"] for row in drawn(activity)["rows"]}


def test_under_ten_people_nothing_is_shown(activity, now):
    answered(activity, [[4, 3, 2, 1]] * 9, now)
    assert drawn(activity)["too_few"] and all(row["hidden"] for row in drawn(activity)["rows"])


def test_one_coin_is_not_coins(cast, now):
    made = asked(cast, now, "budget", ["A warm room", "Late buses"])
    answered(made, [[1, 9]] * 20, now)
    kind = kinds.get("budget")
    picture = kind.picture(result_of(kind.tally(made.rounds.get())))
    assert [(row["value_text"], row["unit"]) for row in picture["rows"][:2]] == [("9", "coins"), ("1", "coin")]
    page = render_to_string(kind.template("result"), picture)
    assert '1 <span class="small">coin</span>' in page and "Coins</th>" in page
