"""Whom `manage.py rehearse` refuses before a single phone sets out."""

import pytest
from django.core.management import CommandError, call_command

from consultations.live.actions.planning import plan_session
from engage.rehearsal.director import Director

pytestmark = pytest.mark.django_db


def test_a_room_needs_a_code_or_somebody_who_leads():
    with pytest.raises(CommandError, match="--code"):
        call_command("rehearse", phones=1)


def test_made_up_answers_go_into_no_room_of_real_people(world):
    session = plan_session(
        consultation=world.consultation,
        title="Tuesday",
        activity_ids=[world.choice.pk],
        member_id=world.cast.youth_worker.pk,
        now=world.now,
    )
    director = Director(session.pk, world.cast.youth_worker.pk)
    director.press("open_room")
    with pytest.raises(CommandError, match="real people"):
        call_command("rehearse", code=director.code, phones=1)


def test_a_director_leads_a_room_of_taps_and_leaves_nothing_behind(world):
    director = Director.of_new_room(world.consultation, world.cast.youth_worker, phones=5, questions=1)
    session = director.session
    assert session.is_rehearsal and session.state == "lobby" and len(director.code) == 6 and director.steps == 1
    director.press("show")
    director.press("open")
    assert director.session.v == session.v + 2
    assert director.tidy_up() == 0


def test_tidying_up_takes_only_those_who_did_nothing_else(world):
    from consultations.live.actions.joining import join

    director = Director.of_new_room(world.consultation, world.cast.youth_worker, phones=5, questions=1)
    for token in ("a" * 43, "b" * 43):
        join(session_id=director.session_id, token=token, now=world.now)
    from consultations.core.access import participant_of_token
    from consultations.core.actions.answering import give_answer
    from consultations.core.kinds import Given

    real = participant_of_token("a" * 43, world.consultation)
    give_answer(
        participant=real,
        round_id=world.choice.rounds.get(number=1).pk,
        given=Given("not_sure"),
        op="0b0c0000-0000-4000-8000-000000000001",
        seq=1,
    )
    assert director.tidy_up() == 1
    assert participant_of_token("a" * 43, world.consultation) == real
    assert participant_of_token("b" * 43, world.consultation) is None
