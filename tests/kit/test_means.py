"""The rule for means: none of few people, none near an end, none found by subtraction, none that one person moves far."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engage.kit.means import Mean, Pot, release_means, step_for
from engage.kit.small_numbers import TOO_FEW, Exact

TEN = 10
# Each person splits ten coins over three things.
person = st.tuples(st.integers(0, TEN), st.integers(0, TEN)).map(
    lambda pair: (min(pair), max(pair) - min(pair), TEN - max(pair))
)
crowd = st.one_of(
    st.lists(person, max_size=60),
    # Most alike and a few who differ: where a rule would leak.
    st.tuples(person, st.integers(0, 50), st.lists(person, max_size=12)).map(lambda t: [t[0]] * t[1] + t[2]),
)
limits = st.sampled_from([5, 10])
ANY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def pots(people):
    return {
        thing: Pot(
            Exact(sum(one[thing] for one in people)),
            Exact(sum(one[thing] > 0 for one in people)),
            Exact(sum(one[thing] == TEN for one in people)),
            Exact(max(Counter(one[thing] for one in people if one[thing]).values(), default=0)),
        )
        for thing in range(3)
    }


def released(people, limit, **more):
    return release_means(pots(people), base=Exact(len(people)), most=TEN, at_least=limit, **more)


@ANY
@given(crowd, limits)
def test_under_the_threshold_there_is_no_mean(people, limit):
    if len(people) < limit:
        assert all(mean.hidden for mean in released(people, limit).means.values())


@ANY
@given(crowd, limits)
def test_a_mean_stands_on_enough_who_gave_and_enough_who_did_not_give_all(people, limit):
    for thing, mean in released(people, limit).means.items():
        if not mean.hidden:
            assert sum(one[thing] > 0 for one in people) >= limit
            assert sum(one[thing] < TEN for one in people) >= limit


@ANY
@given(crowd, limits)
def test_no_hidden_mean_is_found_by_subtraction_even_without_rounding(people, limit):
    """Everybody gave ten, so all means together are known: what is hidden is never one thing alone, nor things few gave to."""
    hidden = [thing for thing, mean in released(people, limit).means.items() if mean.hidden]
    if len(people) < limit or not hidden:
        return
    assert len(hidden) >= 2
    enough = max(sum(one[thing] > 0 for one in people) for thing in hidden) >= limit
    assert enough or len(hidden) == 3


@ANY
@given(crowd, limits)
def test_of_a_sensitive_question_no_mean_tells_what_nearly_all_gave_alike(people, limit):
    """However much it was; and what is hidden holds two things that enough people gave to, unless everything is hidden."""
    means = released(people, limit, sensitive=True).means
    for thing, mean in means.items():
        if not mean.hidden:
            assert max(Counter(one[thing] for one in people).values()) <= len(people) - limit
    hidden = [thing for thing, mean in means.items() if mean.hidden]
    assert len(hidden) in {0, 3} or sum(sum(one[thing] > 0 for one in people) >= limit for thing in hidden) >= 2


@ANY
@given(crowd, limits, person, st.integers(0, 59))
def test_one_person_who_changes_their_mind_moves_a_shown_mean_by_one_step_at_most(people, limit, changed, at):
    if not people:
        return
    others = [*people]
    others[at % len(people)] = changed
    step = step_for(len(people), TEN)
    before, after = released(people, limit), released(others, limit)
    for thing in range(3):
        was, now = before.means[thing].tenths, after.means[thing].tenths
        assert was is None or now is None or abs(was - now) <= step


@ANY
@given(crowd, limits)
def test_a_shown_mean_is_the_true_one_to_the_nearest_step(people, limit):
    step = step_for(len(people) or 1, TEN)
    for thing, mean in released(people, limit).means.items():
        if mean.tenths is not None:
            assert mean.tenths % step == 0
            assert abs(mean.tenths - 10 * sum(one[thing] for one in people) / len(people)) <= step / 2


def test_what_nearly_all_gave_to_a_sensitive_question_is_not_found_by_subtraction():
    """Points of a ranking of four: all put the first first, the last last, and differ on the others.

    Six points each are known, so the first and the last together would be: three, and the last may have got next to none.
    """
    first, some, others, last = (
        Pot(Exact(180), Exact(60), Exact(60), Exact(60)),
        Pot(Exact(100), Exact(60), Exact(0), Exact(40)),
        Pot(Exact(80), Exact(60), Exact(0), Exact(40)),
        Pot(Exact(0), Exact(0), Exact(0), Exact(0)),
    )
    table = {"first": first, "some": some, "others": others, "last": last}
    hidden = release_means(table, base=Exact(60), most=3, at_least=10, sensitive=True).hidden
    assert {"first", "last"} < hidden.keys() and len(hidden) == 3


@pytest.mark.parametrize(("people", "step"), [(5, 20), (9, 20), (10, 10), (19, 10), (20, 5), (50, 2), (100, 1)])
def test_the_fewer_people_the_coarser_the_step(people, step):
    assert step_for(people, TEN) == step


def test_means_are_said_in_words():
    assert [Mean(34).words, Mean(30).words, Mean(None).words] == ["3.4", "3", TOO_FEW]


def test_the_threshold_never_goes_below_five():
    with pytest.raises(ValueError, match="never below 5"):
        released([(5, 5, 0)] * 20, 4)


@pytest.mark.parametrize(("tenths", "number"), [(10, 1), (0, 0), (5, 2), (15, 2), (20, 2), (105, 10), (100, 10)])
def test_only_a_whole_one_is_one(tenths, number):
    assert Mean(tenths).number == number
