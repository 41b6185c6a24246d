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
