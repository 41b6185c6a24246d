"""Putting things in order: partial orders, Borda points that everybody gives out alike, and first places."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.activities.ranking import HALVES, points
from consultations.core.kinds import kinds
from consultations.core.models import Answer
from consultations.core.results import result_of
from engage.kit.small_numbers import Exact
from tests.activities.answering import answered, asked, marks_of, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(cast, now):
    return asked(cast, now, "ranking")


def places(activity, *values):
    return {f"place_{offer.pk}": value for offer, value in zip(activity.offered, values, strict=True)}


def test_an_order_is_given_changed_and_filled_in_again(activity, guest):
    bus, lights, room, food = [offer.pk for offer in activity.offered]
    assert send(guest, **places(activity, "2", "1", "", "")).status_code == 302
    assert marks_of(activity) == [(lights, 1), (bus, 2)]
    assert send(guest, **places(activity, "", "3", "2", "1")).status_code == 302
    assert marks_of(activity) == [(food, 1), (room, 2), (lights, 3)]
    form = guest.get("/c/walk-home/1/").context["form"]
    assert [field.value() for field in form] == [None, "3", "2", "1"]
    own = guest.get("/c/walk-home/yours/").content.decode()
    assert own.index("1. Free food") < own.index("2. A warm room") < own.index("3. Lights")


def test_a_gap_closes_up(activity, guest):
    send(guest, **places(activity, "4", "2", "", ""))
    assert [place for _, place in marks_of(activity)] == [1, 2]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (("", "", "", ""), "Say at least what comes first"),
        (("1", "1", "", ""), "Two things are in place 1"),
        (("9", "", "", ""), "Pick a place from the list"),
        (("-1", "", "", ""), "Pick a place from the list"),
        (("1" * 5000, "", "", ""), "Pick a place from the list"),
        (("one", "", "", ""), "Pick a place from the list"),
    ],
)
def test_what_cannot_be_meant_is_said_and_kept(activity, guest, sent, words):
    answer = send(guest, **places(activity, *sent))
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and "There is a problem" in page
    assert not Answer.objects.exists()


def test_a_forged_thing_is_refused(activity, guest):
    assert send(guest, **places(activity, "1", "", "", ""), place_999999="2").status_code == 422
    assert not Answer.objects.exists()


def full_or_partial(number):
    return st.lists(
        st.permutations(range(number)).flatmap(lambda order: st.integers(1, number).map(lambda k: order[:k]))
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(3, 7).flatmap(lambda number: st.tuples(st.just(number), full_or_partial(number))))
def test_the_points_are_those_of_the_averaged_borda_score(case):
    """Against the formula written out person by person: n - p for place p, (n - k - 1) / 2 for each of those left out."""
    number, orders = case
    placed = {thing: {} for thing in range(number)}
    expected = dict.fromkeys(range(number), 0.0)
    for order in orders:
        for place, thing in enumerate(order, start=1):
            at = (place, len(order))
            placed[thing][at] = placed[thing].get(at, Exact(0)) + Exact(1)
            expected[thing] += number - place
        for thing in set(range(number)) - set(order):
            expected[thing] += (number - len(order) - 1) / 2
    pots = points(placed)
    assert {thing: pot.given.for_analyst() / HALVES for thing, pot in pots.items()} == expected
    # Everybody gives out the same number of points, however many things they placed.
    assert sum(pot.given.for_analyst() for pot in pots.values()) == len(orders) * number * (number - 1)
    for thing, pot in pots.items():
        assert pot.gave_most.for_analyst() == sum(order[0] == thing for order in orders)
        assert pot.givers.for_analyst() <= len(orders)


def test_the_result_has_points_first_places_and_how_they_were_counted(activity, now):
    # 20: lights, buses, room, food; 20: only a warm room.
    answered(activity, [[2, 1, 3, 4]] * 20 + [[0, 0, 1, 0]] * 20, now)
    kind = kinds.get("ranking")
    drawn = kind.picture(result_of(kind.tally(activity.rounds.get())))
    told = {row["label"]: (row["value_text"], [part["text"] for part in row["parts"]]) for row in drawn["rows"]}
    # A warm room: (20 x 1 + 20 x 3) / 40 = 2; lights: (20 x 3 + 20 x 1) / 40 = 2; buses 1.5; food 0.5.
    assert [told[label][0] for label in ("A warm room", "Lights", "Late buses", "Free food")] == [
        "2",
        "2",
        "1.5",
        "0.5",
    ]
    # Nobody put two of them first; one of the other two is hidden with them, or they would be found by subtraction.
    assert sorted([*told["Lights"][1], *told["A warm room"][1]]) == ["50%", "Too few to show"]
    assert "level at the top" in drawn["sentence"] and "Borda" in str(drawn["counted"])
    assert [row["place"] for row in drawn["rows"]] == [1, 1, 3, 4]


def test_nothing_is_shown_of_nine_people(activity, now):
    answered(activity, [[1, 2, 3, 4]] * 9, now)
    kind = kinds.get("ranking")
    result = result_of(kind.tally(activity.rounds.get()))
    assert not result.shown and all(row.hidden for row in result.rows)
    assert result_of(kind.tally(activity.rounds.get()), at_least=5).shown
