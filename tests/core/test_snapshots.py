"""What everybody sees of a round moves when at least five more people have answered, never when one person did (SDC-05)."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.core.actions.consulting import close_consultation
from consultations.core.actions.renewing import renew_open_results, renew_result
from consultations.core.announcing import results_stream
from consultations.core.kinds import shown_result
from consultations.core.models import Answer, Participant, ResultSnapshot, Vote
from consultations.core.results import frozen, result_of, thawed
from engage.kit import clock
from engage.realtime.streams import versions_of
from tests.core.test_results import tally

pytestmark = pytest.mark.django_db


def shown(world):
    result = shown_result(world.round(world.choice))
    return result.answered.people, [row.cells["chosen"].people for row in result.rows]


def many(world, number):
    for _ in range(number):
        world.choose(world.person(), world.options()[0])


def test_a_watcher_cannot_see_when_one_person_answered(world):
    seen = []
    for _ in range(23):
        many(world, 1)
        seen.append(shown(world)[0])
    changes = [at + 1 for at in range(1, 23) if seen[at] != seen[at - 1]]
    assert changes == [10, 15, 20]  # the true count crosses 12.5, 17.5 and 22.5 in between, and nothing moves then


def test_the_live_stream_rings_only_when_the_figures_were_renewed(world):
    name = results_stream(world.round(world.choice).pk)
    many(world, 10)
    before = versions_of([name])[name]
    many(world, 4)
    assert versions_of([name])[name] == before
    many(world, 1)
    assert versions_of([name])[name] > before


def test_one_person_who_changes_their_answer_again_and_again_moves_nothing(world):
    many(world, 20)
    person = world.person()
    before = shown(world)
    for option in world.options() * 3:
        world.choose(person, option)
        assert shown(world) == before


def test_five_people_who_change_their_answers_do(world):
    people = [world.person() for _ in range(20)]
    for person in people:
        world.choose(person, world.options()[0])
    for person in people[:10]:
        world.choose(person, world.options()[1])
    assert shown(world) == (20, [None, 10, None, None, None])  # nobody chose the others, so one more stays hidden


def test_closing_shows_what_was_said_to_the_last(world):
    many(world, 23)
    assert shown(world)[0] == 20
    close_consultation(consultation_id=world.consultation.pk, member_id=None, now=world.now)
    assert shown(world)[0] == 25


def test_words_that_come_later_wait_hidden_and_words_that_go_leave_at_once(world):
    stays, goes = world.publish(world.idea(world.person(), "A bus")), world.publish(world.idea(world.person(), "Lamps"))
    for _ in range(18):
        person = world.person()
        world.support(person, stays)
        world.support(person, goes)
    late = world.publish(world.idea(world.person(), "A bench"))
    rows = {row.label: row.hidden for row in shown_result(world.round(world.ideas)).rows}
    assert rows == {"A bus": False, "Lamps": False, "A bench": True}
    from consultations.core.actions.words import withdraw_words

    withdraw_words(participant=goes.answer.participant, entry_id=goes.pk, now=world.now)
    assert "Lamps" not in {row.label for row in shown_result(world.round(world.ideas)).rows}
    assert late.shown_text == "A bench"


def test_answers_that_left_the_renewal_to_each_other_are_caught_by_the_sweep(world):
    many(world, 10)
    people = [world.person() for _ in range(5)]
    asked = world.round(world.choice)
    taken = ResultSnapshot.objects.get(round=asked).taken_at
    later = taken.replace(year=taken.year + 1)
    answers = Answer.objects.bulk_create(
        Answer(round=asked, participant=person, status="answered", changed_at=later, op=uuid4()) for person in people
    )
    Vote.objects.bulk_create(Vote(answer=answer, entry=world.options()[0], value=1) for answer in answers)
    assert shown(world)[0] == 10
    assert renew_open_results(now=later) == 1
    assert shown(world)[0] == 15
    assert renew_open_results(now=later) == 0


def test_a_large_round_is_renewed_for_one_in_a_hundred_and_the_rest_is_the_sweeps(world):
    """Six new answers of 900 move no figure that is shown; whoever gives the seventh must not wait for a count of all."""
    asked = world.round(world.choice)
    people = Participant.objects.bulk_create(
        Participant(consultation=world.consultation, joined_on=world.now.date()) for _ in range(900)
    )
    Answer.objects.bulk_create(
        Answer(round=asked, participant=one, status="answered", changed_at=world.now) for one in people
    )
    renew_open_results(now=world.now)
    before = ResultSnapshot.objects.get(round=asked).taken_at
    for _ in range(8):
        world.choose(world.person(), world.options()[0])
    assert ResultSnapshot.objects.get(round=asked).taken_at == before
    assert renew_open_results(now=clock.now()) == 1
    swept = ResultSnapshot.objects.get(round=asked).taken_at
    for _ in range(9):
        world.choose(world.person(), world.options()[0])
    assert ResultSnapshot.objects.get(round=asked).taken_at > swept


def test_of_a_very_large_round_few_answers_look_whether_enough_are_new(world):
    """To look is to read every answer, and somebody waits for it. With luck or without, the sweep finds what is new."""
    from consultations.core.actions.renewing import ALL_LOOK, SINCE
    from engage.kit.rows import rows_of

    many(world, 10)
    asked = world.round(world.choice)
    people = 100 * ALL_LOOK
    ResultSnapshot.objects.filter(round=asked).update(
        released={"answered": [people, None]}, taken_at=world.now.replace(year=world.now.year - 1)
    )
    seen = [rows_of(SINCE, [asked.pk, asked.pk, luck, ALL_LOOK])[0][2] for luck in (0, 0.009, 0.011, 0.5, 0.99)]
    assert seen == [10, 10, 0, 0, 0]
    plan = "\n".join(row[0] for row in rows_of("EXPLAIN ANALYZE " + SINCE, [asked.pk, asked.pk, 0.5, ALL_LOOK]))
    assert "never executed" in plan
    renewed = [renew_result(round_id=asked.pk, now=clock.now(), in_passing=True) for _ in range(30)]
    assert sum(renewed) <= 1
    ResultSnapshot.objects.filter(round=asked).update(
        released={"answered": [people, None]}, taken_at=world.now.replace(year=world.now.year - 1)
    )
    assert renew_open_results(now=clock.now()) == 1


def test_a_threshold_that_was_raised_hides_what_was_kept_under_the_lower_one(world, settings):
    many(world, 15)
    settings.SMALL_NUMBER_THRESHOLD = 20
    assert shown(world) == (None, [None] * 5)
    many(world, 5)
    assert shown(world)[0] == 20


def test_before_the_first_five_nothing_is_kept_and_nothing_shown(world):
    many(world, 4)
    assert not ResultSnapshot.objects.exists() and shown(world) == (None, [None] * 5)
    assert not renew_result(round_id=world.round(world.choice).pk, now=world.now)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 60), min_size=1, max_size=6), st.integers(0, 30))
def test_a_snapshot_holds_what_was_released_and_nothing_else(numbers, skipped):
    counts = tally({str(i): [n] for i, n in enumerate(numbers)}, skipped=skipped)
    result = result_of(counts)
    again = thawed(frozen(result), counts)
    assert (again.answered, again.others, again.rows, again.indicative) == (
        result.answered,
        result.others,
        result.rows,
        result.indicative,
    )
