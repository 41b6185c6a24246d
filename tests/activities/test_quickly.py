"""What a room reads quickly is what the form would have read: the same answer, and the same refusals."""

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.core.kinds import NeedsForm, Offered, kinds
from consultations.core.models import Activity
from engage.kit.refusal import Refusal
from tests.core.test_journey_pages import keys_on

pytestmark = pytest.mark.django_db


def offered_by(activity):
    return Offered(
        activity.pk,
        activity.settings,
        tuple(
            activity.entries.filter(origin="staff", state="published").order_by("position").values_list("pk", flat=True)
        ),
    )


def read_by_form(activity, sent):
    kind = kinds.get(activity.kind)
    typed = QueryDict(mutable=True)
    for name, values in sent.items():
        typed.setlist(name, list(values))
    form = kind.form(activity, typed)
    return kind.given(activity, form) if form.is_valid() else None


def read_quickly(activity, sent):
    try:
        return kinds.get(activity.kind).quickly(offered_by(activity), sent)
    except Refusal:
        return None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(picks=st.lists(st.integers(-1, 4), max_size=5), most=st.integers(1, 3))
def test_a_choice_is_read_alike_both_ways(world, picks, most):
    activity = Activity.objects.get(kind="choice")
    activity.settings = {"most": most}
    options = [str(pk) for pk in offered_by(activity).entries]
    sent = {
        "choice": ["nothing of ours" if pick < 0 else options[pick % len(options)] for pick in dict.fromkeys(picks)]
    }
    form, quick = read_by_form(activity, sent), read_quickly(activity, sent)
    assert (form is None) == (quick is None)
    if form is not None and quick is not None:
        assert set(form.marks) == set(quick.marks) and form.status == quick.status


def test_an_option_of_another_activity_is_refused(world):
    activity = Activity.objects.get(kind="choice")
    other = Activity.objects.exclude(pk=activity.pk).filter(entries__origin="staff").first()
    forged = str(other.entries.filter(origin="staff").first().pk)
    assert read_quickly(activity, {"choice": [forged]}) is None


def test_words_take_the_longer_way(world):
    activity = Activity.objects.get(kind="choice")
    activity.settings = {"other": True}
    with pytest.raises(NeedsForm):
        kinds.get("choice").quickly(offered_by(activity), {"choice": ["other"], "words": ["A skate park"]})


def test_the_same_option_twice_in_one_form_is_one_pick(world, guest):
    """A forged form may name an option twice; one answer on one option is one vote, and no fault of ours."""
    activity = Activity.objects.get(kind="choice")
    Activity.objects.filter(pk=activity.pk).update(settings={"most": 2})
    option = activity.entries.first()
    guest.post("/c/walk-home/about-you/", {})
    keys = keys_on(guest.get("/c/walk-home/1/"))
    assert guest.post("/c/walk-home/1/", {**keys, "choice": [option.pk, option.pk]}).status_code == 302
    assert activity.rounds.get(number=1).answers.get().votes.count() == 1


# --- Kinds that came later: whatever is sent, form and room read the same ------------------------------------------------

ANY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
typed = st.one_of(
    st.sampled_from(["", "0", "1", "2", "3", "5", "10", " 1", "1_0", "\u0663", "x", "9" * 400]), st.text(max_size=3)
)


def alike(activity, sent):
    form, quick = read_by_form(activity, sent), read_quickly(activity, sent)
    assert (form is None) == (quick is None), sent
    if form is not None and quick is not None:
        assert form == quick
    return quick


@ANY
@given(
    sent=st.lists(st.one_of(st.integers(0, 9), st.text(max_size=4)), max_size=3),
    kind=st.sampled_from(["pulse", "scale"]),
)
def test_one_option_is_read_alike_both_ways(world, sent, kind):
    activity = Activity.objects.get(kind=kind)
    options = [str(pk) for pk in offered_by(activity).entries]
    values = [options[each % len(options)] if isinstance(each, int) else each for each in sent]
    read = alike(activity, {"choice": values})
    assert (read is not None) == bool(values and values[-1] in options)


@ANY
@given(places=st.lists(st.lists(typed, max_size=2), min_size=3, max_size=3), forged=st.booleans())
def test_an_order_is_read_alike_both_ways(world, places, forged):
    activity = Activity.objects.get(kind="ranking")
    things = offered_by(activity).entries
    sent = {f"place_{thing}": values for thing, values in zip(things, places, strict=True)}
    read = alike(activity, sent | ({"place_0": ["1"]} if forged else {}))
    assert read is None or not forged
    if read is not None:
        assert [mark.value for mark in read.marks] == list(range(1, len(read.marks) + 1))
        assert {mark.entry for mark in read.marks} <= set(things)


@ANY
@given(coins=st.lists(st.lists(typed, max_size=2), min_size=2, max_size=2), keep=st.booleans(), forged=st.booleans())
def test_coins_are_read_alike_both_ways(world, coins, keep, forged):
    activity = Activity.objects.get(kind="budget")
    things = offered_by(activity).entries
    sent = {f"coins_{thing}": values for thing, values in zip(things, coins, strict=True)}
    read = alike(activity, sent | ({"keep": ["1"]} if keep else {}) | ({"coins_0": ["1"]} if forged else {}))
    assert read is None or not forged
    if read is not None:
        spent = sum(mark.value for mark in read.marks)
        assert spent == 10 or (keep and spent < 10)


@pytest.mark.parametrize("kind", ["pulse", "scale", "ranking", "budget"])
def test_what_belongs_to_another_activity_is_refused(world, kind):
    activity = Activity.objects.get(kind=kind)
    forged = Activity.objects.get(kind="choice").entries.first().pk
    for sent in ({"choice": [str(forged)]}, {f"place_{forged}": ["1"]}, {f"coins_{forged}": ["10"]}):
        assert alike(activity, sent) is None
