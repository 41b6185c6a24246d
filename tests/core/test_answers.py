"""Answers replace themselves, retries are safe, and nothing slips in after closing."""

import threading
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.core.actions.answering import give_answer
from consultations.core.actions.consulting import close_consultation
from consultations.core.given import Given, Mark
from consultations.core.models import Answer, Consultation, Entry, Participant, Vote
from engage.kit.refusal import Refusal

pytestmark = pytest.mark.django_db


def test_the_newest_answer_stands_whatever_order_replies_come_in(world):
    person, (first, second, third, _) = world.person(), world.options()
    base = world.seq()
    world.choose(person, first, seq=base + 1)
    world.choose(person, third, seq=base + 3)
    with pytest.raises(Refusal) as refused:
        world.choose(person, second, seq=base + 2)
    assert refused.value.code == "replaced_by_newer"
    assert Vote.objects.get().entry == third


def test_the_same_op_is_one_write_and_the_same_reply(world):
    person, option = world.person(), world.options()[0]
    op, seq = uuid4(), world.seq()
    first = world.choose(person, option, op=op, seq=seq)
    second = world.choose(person, option, op=op, seq=seq)
    assert (second.status, second.answer_id, second.again) == (first.status, first.answer_id, True)
    assert Answer.objects.count() == Vote.objects.count() == 1


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(order=st.permutations(range(5)), repeats=st.lists(st.integers(0, 4), max_size=5))
def test_any_order_and_any_retries_leave_the_newest(world, order, repeats):
    person, options = world.person(), world.options()
    base = world.seq() + 10
    writes = [(uuid4(), base + step, options[step % 4]) for step in range(5)]
    for step in [*order, *repeats]:
        op, seq, option = writes[step]
        try:
            world.choose(person, option, op=op, seq=seq)
        except Refusal as refused:
            assert refused.code == "replaced_by_newer"
    answer = Answer.objects.get(participant=person)
    assert answer.seq == base + 4
    assert answer.votes.get().entry == writes[4][2]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(presses=st.lists(st.tuples(st.integers(1, 20), st.sampled_from([0, 1])), min_size=1, max_size=10))
def test_support_ends_as_the_newest_press_said(world, presses):
    person = world.person()
    idea = world.publish(world.idea(world.person(), "A later bus"))
    base = world.seq()
    newest: dict[int, int] = {}
    for step, value in presses:
        newest[step] = value  # a second press of the same page is a later wish: somebody went back
        world.support(person, idea, value, seq=base + step)
    assert Vote.objects.get(answer__participant=person).value == newest[max(newest)]


def test_marks_on_different_ideas_do_not_overtake_each_other(world):
    person = world.person()
    one, two = (world.publish(world.idea(world.person(), text)) for text in ("One", "Two"))
    base = world.seq()
    world.support(person, two, seq=base + 2)
    world.support(person, one, seq=base + 1)
    assert set(Vote.objects.values_list("entry_id", "value")) == {(one.pk, 1), (two.pk, 1)}


def test_a_held_idea_cannot_be_supported(world):
    idea = world.idea(world.person(), "Not read yet")
    with pytest.raises(Refusal) as refused:
        world.support(world.person(), idea)
    assert refused.value.status == 404


def test_a_skip_takes_the_votes_back_and_withdraws_the_words(world):
    person = world.person()
    world.choose(person, world.options()[0])
    world.say(person, "It is dark")
    for activity in (world.choice, world.words):
        give_answer(
            participant=person, round_id=world.round(activity).pk, given=Given("skipped"), op=uuid4(), seq=world.seq()
        )
    assert not Vote.objects.exists()
    entry = Entry.objects.get(origin="participant")
    assert (entry.state, entry.text) == ("withdrawn", "")


def test_a_published_idea_that_is_edited_keeps_its_words_and_supports_until_the_new_ones_are_read(world):
    from consultations.core.actions.words import change_words

    author = world.person()
    idea = world.publish(world.idea(author, "Old words"))
    for _ in range(3):
        world.support(world.person(), idea)
    change_words(participant=author, entry_id=idea.pk, text="New words", may_quote=False, now=world.now)
    idea.refresh_from_db()
    assert (idea.shown_text, idea.state, idea.version) == ("Old words", "held", 2)
    assert idea.votes.filter(value=1).count() == 3
    world.publish(idea)
    assert (idea.shown_text, idea.shown_version) == ("New words", 2)


def test_nothing_is_accepted_after_closing(world):
    person = world.person()
    close_consultation(consultation_id=world.consultation.pk, member_id=None, now=world.now)
    with pytest.raises(Refusal) as refused:
        world.choose(person, world.options()[0])
    assert refused.value.code == "closed"
    assert not Answer.objects.exists()


def test_a_time_that_has_passed_closes_by_itself(world):
    Consultation.objects.update(closes_at=datetime(2026, 1, 2, tzinfo=UTC), opens_at=datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(Refusal):
        world.choose(
            Participant.objects.create(consultation=world.consultation, joined_on=world.now), world.options()[0]
        )


def test_a_far_future_order_is_refused(world):
    with pytest.raises(Refusal) as refused:
        world.choose(world.person(), world.options()[0], seq=2**60)
    assert refused.value.code == "bad_seq"


def test_a_group_of_eight_is_one_record_and_eight_people(world):
    from consultations.core.kinds import kind_of

    give_answer(
        participant=world.person(),
        round_id=world.round(world.choice).pk,
        given=Given("answered", marks=(Mark(world.options()[0].pk, 1),)),
        op=uuid4(),
        seq=world.seq(),
        source="group",
        people=8,
    )
    tally = kind_of(world.choice).tally(world.round(world.choice))
    assert tally.answered.for_analyst() == 8
    assert tally.rows[0].counts["chosen"].for_analyst() == 8
    assert Answer.objects.count() == 1


def test_the_database_keeps_answers_votes_and_entries_inside(world, cast, now):
    from tests.factories.consultations import make_world

    other = make_world(cast=cast, now=now, slug="other")
    person = world.person()
    answer = Answer.objects.get(pk=world.choose(person, world.options()[0]).answer_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(answer=answer, entry=other.options()[0], value=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(participant=person, round=other.round(other.choice), status="answered", changed_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(participant=person, round=world.round(world.choice), status="answered", changed_at=now)


def test_many_that_are_written_at_once_are_checked_each(world, cast, now):
    """The guards look once for each statement: one stranger among many is found, in whatever way it comes."""
    from tests.factories.consultations import make_world

    here, there = [world.person() for _ in range(20)], make_world(cast=cast, now=now, slug="elsewhere")
    foreign = there.person()
    with pytest.raises(IntegrityError, match="an_answer_stays_inside"), transaction.atomic():
        Answer.objects.bulk_create(
            Answer(round=world.round(world.choice), participant=person, status="answered", changed_at=now)
            for person in [*here, foreign]
        )
    with pytest.raises(IntegrityError, match="an_answer_stays_inside"), transaction.atomic():
        Answer.objects.filter(pk=_answered(world, here[0], now).pk).update(participant=foreign)
    answers = [_answered(world, person, now) for person in here[1:]]
    own, strange = world.options()[0], there.options()[0]
    for wrong in ({"entry": strange}, {"entry": own, "against": strange}):
        with pytest.raises(IntegrityError, match="a_vote_stays_inside"), transaction.atomic():
            votes = [Vote(answer=answer, entry=own, value=1) for answer in answers[1:]]
            Vote.objects.bulk_create([*votes, Vote(answer=answers[0], value=1, **wrong)])
    vote = Vote.objects.create(answer=answers[0], entry=own, value=1)
    for wrong in ({"entry": strange}, {"against": strange}):
        with pytest.raises(IntegrityError, match="a_vote_stays_inside"), transaction.atomic():
            Vote.objects.filter(pk=vote.pk).update(**wrong)


def _answered(world, person, now):
    return Answer.objects.create(round=world.round(world.choice), participant=person, status="answered", changed_at=now)


def test_a_participant_has_no_key_in_common_with_another_consultation(world, cast, now):
    from consultations.core.actions.taking_part import take_part
    from tests.factories.consultations import make_world

    other = make_world(cast=cast, now=now, slug="other")
    token = uuid4().hex
    here = take_part(consultation=world.consultation, token=token, now=now)
    there = take_part(consultation=other.consultation, token=token, now=now)
    assert here.pk != there.pk and here.guest_key != there.guest_key
    assert {field.name for field in Participant._meta.concrete_fields} == {
        "id",
        "consultation",
        "guest_key",
        "return_key",
        "member",
        "age_band",
        "area",
        "elsewhere",
        "joined_on",
    }


def test_a_return_code_has_sixty_bits_and_only_its_hash_is_kept(world):
    import math

    from consultations.core.actions.taking_part import give_return_code
    from consultations.core.code_words import WORDS
    from consultations.core.tokens import CODE_WORDS

    assert CODE_WORDS * math.log2(len(set(WORDS))) >= 60
    assert len(set(WORDS)) == len(WORDS)
    person = world.person()
    code = give_return_code(participant_id=person.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(p)::text FROM core_participant p")
        assert code not in cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_twenty_posts_of_one_op_at_once_are_one_answer(world):
    person, option, round_id = world.person(), world.options()[0], world.round(world.choice).pk
    op, seq = uuid4(), world.seq()
    replies = []

    def post():
        try:
            replies.append(
                give_answer(
                    participant=person,
                    round_id=round_id,
                    given=Given("answered", marks=(Mark(option.pk, 1),)),
                    op=op,
                    seq=seq,
                ).status
            )
        finally:
            connections.close_all()

    threads = [threading.Thread(target=post) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert replies == ["counted"] * 20
    assert Answer.objects.count() == Vote.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_answers_racing_the_close_are_counted_or_refused_never_lost(world):
    people, option, round_id = [world.person() for _ in range(12)], world.options()[0], world.round(world.choice).pk
    accepted, refused = [], []

    def answer(person, seq):
        try:
            give_answer(
                participant=person,
                round_id=round_id,
                given=Given("answered", marks=(Mark(option.pk, 1),)),
                op=uuid4(),
                seq=seq,
            )
            accepted.append(person.pk)
        except Refusal as refusal:
            refused.append(refusal.code)
        finally:
            connections.close_all()

    def close():
        close_consultation(consultation_id=world.consultation.pk, member_id=None, now=world.now)
        frozen.append(Vote.objects.count())
        connections.close_all()

    frozen: list[int] = []
    threads = [threading.Thread(target=answer, args=(person, world.seq())) for person in people]
    threads.insert(6, threading.Thread(target=close))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(accepted) + len(refused) == 12
    assert set(refused) <= {"closed"}
    assert Vote.objects.count() == frozen[0] == len(accepted)


@pytest.mark.django_db(transaction=True)
def test_closing_waits_for_an_answer_that_is_being_written(world):
    """Not a race but an order: the answer has its lock, so closing must not finish before the answer has."""
    from consultations.core.actions.accepting import accept

    closed, person = threading.Event(), world.person()

    def close():
        try:
            close_consultation(consultation_id=world.consultation.pk, member_id=None, now=world.now)
            closed.set()
        finally:
            connections.close_all()

    closing = threading.Thread(target=close)
    with transaction.atomic():
        accept(round_id=world.round(world.choice).pk, consultation_id=world.consultation.pk)
        closing.start()
        assert not closed.wait(timeout=1)
        world.choose(person, world.options()[0])
    closing.join(timeout=20)
    assert closed.is_set() and Vote.objects.count() == 1
