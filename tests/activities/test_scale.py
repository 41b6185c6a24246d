"""Agree scale: five points, none picked beforehand; the spread comes before the mean, and the mean gives nothing away."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.activities.scale import spread
from consultations.core.kinds import Row, Tally, kinds
from consultations.core.results import result_of
from engage.kit.small_numbers import Exact
from tests.activities.answering import answered, asked, marks_of, send

pytestmark = pytest.mark.django_db
NONE = Exact(0)
ANY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def tally(numbers):
    rows = tuple(Row(str(at), f"Point {at}", {"chosen": Exact(number)}) for at, number in enumerate(numbers))
    return Tally(Exact(sum(numbers)), NONE, NONE, NONE, rows=rows, measures=(("chosen", "Chosen"),), exclusive=True)


def test_no_point_is_picked_beforehand_and_what_was_picked_comes_back(cast, now, guest):
    activity = asked(cast, now, "scale")
    page = guest.get("/c/walk-home/1/").content.decode()
    assert "checked" not in page and page.count('type="radio"') == 5
    middle = activity.offered[2]
    assert send(guest, choice=middle.pk).status_code == 302
    assert marks_of(activity) == [(middle.pk, 1)]
    assert guest.get("/c/walk-home/1/").content.decode().count("checked") == 1


def test_five_points_are_asked_for(cast, now):
    kind = kinds.get("scale")
    assert kind.fewest_options == kind.most_options == len(kind.options_start) == 5


def test_the_spread_is_said_before_the_mean(cast, now):
    activity = asked(cast, now, "scale")
    people = [20, 10, 20, 10, 40]
    goes = [[int(at == point) for at in range(5)] for point in range(5) for _ in range(people[point])]
    answered(activity, goes, now)
    kind = kinds.get("scale")
    drawn = kind.picture(result_of(kind.tally(activity.rounds.get())))
    assert [row["value_text"] for row in drawn["rows"]] == ["20%", "10%", "20%", "10%", "40%"]
    assert drawn["spread"] == "30% on the two lowest points, 50% on the two highest. On average 3.4 of 5."


@ANY
@given(st.lists(st.integers(0, 40), min_size=5, max_size=5))
def test_there_is_no_mean_where_a_point_is_hidden_or_under_thirty_people(numbers):
    result = result_of(tally(numbers))
    if sum(numbers) < 30 or any(row.hidden for row in result.rows):
        assert spread(result) == ""


@ANY
@given(st.lists(st.integers(0, 60), min_size=5, max_size=5), st.lists(st.integers(-2, 2), min_size=5, max_size=5))
def test_the_mean_is_made_from_released_figures_alone(numbers, moved):
    """Two crowds of which the released shares are the same have the same sentence, whoever they are."""
    others = [max(0, number + by) for number, by in zip(numbers, moved, strict=True)]
    ours, theirs = result_of(tally(numbers)), result_of(tally(others))
    if [row.cells["chosen"] for row in ours.rows] == [row.cells["chosen"] for row in theirs.rows]:
        assert spread(ours) == spread(theirs)
