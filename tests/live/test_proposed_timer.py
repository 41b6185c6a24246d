"""A timer that the run sheet proposes, from how much there is to read: one press takes it, nobody has to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.live.actions.planning import take_proposed_timer
from consultations.live.models import Step
from consultations.live.queries.proposing import proposed_seconds, proposed_timer
from engage.kit.refusal import Refusal
from tests.factories.live import make_room

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "seconds"), [(0, 10), (3, 10), (4, 15), (10, 15), (11, 20), (36, 35), (100, 80), (5000, 900)]
)
def test_it_is_ten_seconds_and_seven_tenths_for_each_word_to_the_nearest_five(words, seconds):
    assert proposed_seconds(["word " * words]) == seconds


@given(
    st.lists(st.lists(st.text("abc", min_size=1, max_size=4), max_size=60).map(" ".join), max_size=12), st.text("ab ")
)
def test_it_is_a_timer_that_may_be_and_more_to_read_is_never_less_time(texts, more):
    proposed = proposed_seconds(texts)
    assert 10 <= proposed <= 900 and proposed % 5 == 0
    exact = 10 + 0.7 * sum(len(text.split()) for text in texts)
    assert proposed == 900 or abs(proposed - exact) <= 2.5 + 1e-9
    assert proposed_seconds([*texts, more]) >= proposed


def test_question_and_options_are_counted_and_what_is_gone_is_not(world):
    words = [world.choice.prompt, *(option.text for option in world.options())]
    assert proposed_timer(world.choice) == proposed_seconds(words)
    last = world.options()[-1]
    type(last).objects.filter(pk=last.pk).update(state="retired")
    assert proposed_timer(world.choice) == proposed_seconds(words[:-1])


def test_one_press_on_the_run_sheet_takes_it_and_then_it_is_not_proposed_again(world, room):
    host = world.cast.browser(room.host)
    sheet, step = f"/staff/live/{room.session.pk}/", room.session.steps.get(activity=world.choice)
    proposed = proposed_timer(world.choice)
    assert f"Take {proposed} s" in host.get(sheet).content.decode() and step.timer_seconds is None
    answer = host.post(sheet, {"propose": step.pk})
    assert answer.status_code == 302 and answer.url.endswith(f"#step-{step.pk}")
    step.refresh_from_db()
    assert step.timer_seconds == proposed and not step.timer_ends_input
    body = host.get(sheet).content.decode()
    assert f'name="propose" value="{step.pk}"' not in body and f"Timer {proposed} s" in body
    assert host.post(sheet, {"propose": "999999"}).status_code == 404


def test_a_card_to_read_gets_no_timer(world, now):
    card = world.consultation.activities.get(kind="information")
    room = make_room(world, activities=[card])
    step = room.session.steps.get()
    assert proposed_timer(card) is None
    sheet = world.cast.browser(room.host).get(f"/staff/live/{room.session.pk}/").content.decode()
    assert 'name="propose"' not in sheet
    with pytest.raises(Refusal) as refused:
        take_proposed_timer(session_id=room.session.pk, step_id=step.pk, member_id=room.host.pk, now=now)
    assert refused.value.code == "nothing_to_answer" and Step.objects.get(pk=step.pk).timer_seconds is None
