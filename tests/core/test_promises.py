"""Lateness is counted in days in Kent: around midnight, around the two days on which the clocks change, and never hidden."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import Error, transaction
from hypothesis import given
from hypothesis import strategies as st

from consultations.core.actions.responding import move_promise
from consultations.core.models import Consultation, PromiseMove
from consultations.core.promises import day_of, days_late
from consultations.core.responses import standing_of, standings
from engage.kit.refusal import Refusal
from tests.factories.consultations import make_world
from tests.factories.responses import draft, move, publish, published

KENT = ZoneInfo("Europe/London")
CLOCKS_CHANGE = [date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)]
near_a_change = st.builds(
    lambda day, off: day + timedelta(days=off), st.sampled_from(CLOCKS_CHANGE), st.integers(-15, 15)
)
walls = st.times()


@given(due=near_a_change, on=near_a_change, at=walls)
def test_days_late_are_days_on_the_wall_calendar_whatever_the_clock_does(due, on, at):
    moment = datetime.combine(on, at, tzinfo=KENT)
    # An hour that does not exist is read as the one that does; its day is the same.
    assert days_late(due, now=moment.astimezone(UTC)) == max(0, (on - due).days)


@given(due=near_a_change, after=st.integers(0, 40))
def test_a_promise_is_kept_until_the_last_moment_of_its_day_and_late_from_the_next(due, after):
    midnight = datetime.combine(due + timedelta(days=after + 1), datetime.min.time(), tzinfo=KENT).astimezone(UTC)
    assert days_late(due, now=midnight - timedelta(microseconds=1)) == after
    assert days_late(due, now=midnight) == after + 1


@given(due=near_a_change, hours=st.integers(0, 640 * 24), minutes=st.integers(0, 59))
def test_a_day_later_is_a_day_more_and_never_fewer(due, hours, minutes):
    moment = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=hours, minutes=minutes)
    tomorrow = (moment.astimezone(KENT) + timedelta(days=1)).astimezone(UTC)
    assert days_late(due, now=tomorrow) - days_late(due, now=moment) in {0, 1}
    assert days_late(due, now=tomorrow) == max(0, (day_of(moment) - due).days + 1)


def test_half_past_eleven_in_summer_is_the_next_day_here_and_not_yet_in_greenwich():
    assert day_of(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == date(2026, 7, 2)
    assert day_of(datetime(2026, 12, 1, 23, 30, tzinfo=UTC)) == date(2026, 12, 1)


def at(consultation, days):
    """A moment `days` after the promised day, at noon."""
    noon = datetime.min.time().replace(hour=12)
    return datetime.combine(consultation.answer_due + timedelta(days=days), noon, tzinfo=KENT).astimezone(UTC)


def test_a_promise_that_passes_without_an_answer_is_late_with_days(world):
    one = world.consultation
    assert standing_of(one, now=at(one, -1)).late_text == ""
    assert standing_of(one, now=at(one, 0)).late_text == ""
    assert standing_of(one, now=at(one, 1)).late_text == "late, 1 day"
    late = standing_of(one, now=at(one, 12))
    assert late.late_text == "late, 12 days"
    assert late.sentence.endswith("We are late, 12 days.")


def test_an_answer_ends_the_lateness_and_keeps_saying_how_late_it_was(world):
    one = world.consultation
    published(world, now=at(one, 3))
    later = standing_of(one, now=at(one, 30))
    assert later.late_text == "" and later.was_late_days == 3
    assert "late, 3 days" in later.sentence


def test_a_draft_answers_nobody(world):
    one = world.consultation
    draft(world, now=at(one, 1))
    assert standing_of(one, now=at(one, 2)).late_text == "late, 2 days"


def test_what_an_answer_promised_for_later_is_late_when_its_day_passes_until_it_is_corrected(world):
    one = world.consultation
    first = published(world, "undecided", due_on=one.answer_due + timedelta(days=10), now=at(one, 0))
    assert standing_of(one, now=at(one, 10)).late_text == ""
    assert standing_of(one, now=at(one, 12)).late_text == "late, 2 days"
    correction = draft(world, "did", corrects=first, note="It is decided now.", now=at(one, 12))
    publish(world, correction, now=at(one, 12))
    assert standing_of(one, now=at(one, 13)).late_text == ""


def test_what_was_asked_somewhere_else_owes_nobody_an_answer_here(world):
    Consultation.objects.filter(pk=world.consultation.pk).update(source_note="Polis, CC BY")
    world.consultation.refresh_from_db()
    standing = standing_of(world.consultation, now=at(world.consultation, 50))
    assert standing.late_text == "" and standing.sentence == ""


def test_a_moved_promise_says_why_and_keeps_the_first_day(world):
    first = world.consultation.answer_due
    consultation = move(world, days=100)
    assert standing_of(consultation, now=world.now).first_due_on == first
    line = PromiseMove.objects.get()
    assert (line.promised_for, line.moved_to) == (first, consultation.answer_due)


@pytest.mark.parametrize(
    ("days", "reason", "code"), [(-1, "x" * 40, "no_new_day"), (0, "x" * 40, "no_new_day"), (9, "later", "no_reason")]
)
def test_a_promise_moves_to_a_later_day_with_a_reason_only(world, days, reason, code):
    before = world.consultation.answer_due
    with pytest.raises(Refusal) as refusal:
        move(world, days=days, reason=reason)
    assert refusal.value.code == code
    world.consultation.refresh_from_db()
    assert world.consultation.answer_due == before and not PromiseMove.objects.exists()


def test_a_promise_does_not_move_once_it_is_answered(world):
    published(world)
    with pytest.raises(Refusal, match="answered"):
        move(world, days=100)


def test_moving_it_twice_by_one_press_or_from_an_old_page_moves_it_once(world):
    said = {
        "consultation_id": world.consultation.pk,
        "promised_for": world.consultation.answer_due,
        "to": world.consultation.answer_due + timedelta(days=7),
        "reason": "The meeting is a week later.",
        "op": uuid4(),
        "member_id": world.cast.analyst.pk,
        "now": world.now,
    }
    move_promise(**said)
    move_promise(**said)
    assert PromiseMove.objects.count() == 1
    with pytest.raises(Refusal, match="stale"):
        move_promise(**{**said, "op": uuid4()})


def test_the_database_moves_no_promise_in_silence(world):
    later = world.consultation.answer_due + timedelta(days=7)
    with pytest.raises(Error, match="a_promise_moves_only_in_public"), transaction.atomic():
        Consultation.objects.filter(pk=world.consultation.pk).update(answer_due=later)


def test_all_standings_cost_the_same_for_one_and_for_three(world, django_assert_num_queries):
    several = [world.consultation, *(make_world(cast=world.cast, now=world.now, slug=s).consultation for s in "ab")]
    published(world)
    with django_assert_num_queries(1):
        standings(several[:1], now=world.now)
    with django_assert_num_queries(1):
        standings(several, now=world.now)
