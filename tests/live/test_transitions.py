"""Whatever is pressed in whatever order: the database stands where the one set of rules says, and refuses the rest."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import Error, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.core.models import Round
from consultations.live.models import Command, Session
from consultations.live.queries.rooms import standing_of
from consultations.live.transitions import PACING, Standing, Verb, after, allowed, main_of
from engage.kit.models import AuditEvent
from engage.kit.refusal import Refusal
from tests.factories.live import make_room

pytestmark = pytest.mark.django_db

COURSE = [Verb.SHOW, Verb.OPEN, Verb.CLOSE, Verb.REVEAL, Verb.AGAIN, Verb.NEXT, Verb.BACK, Verb.BLANK, Verb.UNBLANK]
COURSE += [
    Verb.PAUSE,
    Verb.RESUME,
    Verb.LOCK_JOINING,
    Verb.UNLOCK_JOINING,
    Verb.SHOW_CODE,
    Verb.HIDE_CODE,
    Verb.CHECK_SCREEN,
    Verb.TRUST_CODE,
]
COURSE += [Verb.LET_ANSWER, Verb.ROTATE_CODE, Verb.TAKE_OVER, Verb.END]
# The way most sessions go, so that long walks get somewhere; hypothesis mixes the rest in.
verbs = st.one_of(st.just(None), st.sampled_from(COURSE[:-1]))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(verbs, min_size=4, max_size=22), ends=st.booleans(), reads=st.booleans())
def test_the_database_stands_where_the_rules_say(world, no_grace, walk, ends, reads):
    """`None` presses the button in the middle, whatever that is. `reads`: there is time to read, longer than any walk."""
    assert world.cast.youth_worker and world.cast.moderator  # made before the part that is rolled back
    with transaction.atomic():
        room = make_room(world)
        room.session.steps.update(reading_seconds=120 if reads else 0)
        standing = standing_of(room.fresh())
        left: dict[int, tuple[str, int]] = {}  # how each step was left: state and number of its round
        for verb in [*walk, *([Verb.END] if ends else [])]:
            pressed = verb or main_of(standing) or Verb.END
            v = room.fresh().v
            if pressed not in allowed(standing):
                with pytest.raises(Refusal) as refused:
                    room.press(pressed)
                assert refused.value.status == 409 and room.fresh().v == v
                continue
            room.press(pressed)
            left[standing.step] = (standing.asked, standing.room_round)
            standing = after(standing, pressed)
            if pressed in {Verb.SHOW, Verb.NEXT, Verb.BACK}:
                asked, number = left.get(standing.step, (Round.State.READY, 1))
                standing = replace(standing, asked=asked or Round.State.READY, room_round=number)
            standing = replace(standing, reads=reads and standing.step > 0 and standing.room_round == 1)
            assert room.fresh().v == v + 1
            assert standing_of(room.fresh()) == standing, pressed
        commands = Command.objects.filter(session=room.session)
        assert [c.to_v - c.from_v for c in commands] == [1] * commands.count() and commands.count() == room.fresh().v
        assert AuditEvent.objects.filter(subject=f"session:{room.session.pk}").count() == commands.count() + 1
        assert (
            not Round.objects.filter(number=1).exclude(state=Round.State.OPEN).exists()
        )  # nobody's own round was touched
        transaction.set_rollback(True)


states = st.builds(
    Standing,
    state=st.sampled_from(Session.State.values),
    steps=st.integers(0, 4),
    step=st.integers(0, 4),
    asked=st.sampled_from(["", *Round.State.values]),
    room_round=st.integers(1, 2),
    asks=st.booleans(),
    again=st.booleans(),
    hands=st.booleans(),
    timed=st.booleans(),
    reads=st.booleans(),
    reading=st.booleans(),
    paused=st.booleans(),
    blank=st.booleans(),
    joining_locked=st.booleans(),
    show_code=st.booleans(),
    checks_screen=st.booleans(),
).map(
    lambda at: replace(at, asked=(at.asked or Round.State.READY) if at.step else "")
)  # what is on has a round, and only that


@settings(deadline=None, max_examples=400)
@given(states)
def test_rules_that_hold_everywhere(standing):
    may = allowed(standing)
    if standing.state == Session.State.ENDED:
        assert not may and main_of(standing) is None
    if standing.is_open:
        assert (
            Verb.END in may
            and (Verb.PAUSE in may) != (Verb.RESUME in may)
            and (Verb.BLANK in may) != (Verb.UNBLANK in may)
        )
        assert main_of(standing) in may
    if standing.paused:
        assert not may & {Verb.OPEN, Verb.REVEAL, Verb.NEXT, Verb.AGAIN, Verb.SHOW}
    # Results are shown only of what is closed, asked again only once it was shown, left only when it takes nothing.
    assert (Verb.REVEAL in may) <= (standing.asked == Round.State.CLOSED)
    assert (Verb.AGAIN in may) <= (standing.asked == Round.State.REVEALED and standing.room_round == 1)
    assert not (may & {Verb.NEXT, Verb.SHOW, Verb.BACK} and standing.asked == Round.State.OPEN)
    assert (Verb.LET_ANSWER in may) <= (standing.asked == Round.State.OPEN and standing.reading)


def test_every_button_has_an_effect_and_a_place_in_the_rules():
    from consultations.live.actions import commanding, side_commands

    assert set(commanding.EFFECTS) | set(side_commands.EFFECTS) == set(Verb)
    assert not set(commanding.EFFECTS) & set(side_commands.EFFECTS)
    everywhere = set()
    for asked in ["", *Round.State.values]:
        for flag in (True, False):
            at = Standing(
                "live",
                3,
                2,
                asked,
                timed=True,
                reading=True,
                paused=flag,
                blank=flag,
                joining_locked=flag,
                show_code=flag,
            )
            at = replace(at, checks_screen=flag)
            everywhere |= allowed(at) | allowed(replace(at, paused=False)) | allowed(replace(at, state="planned"))
    assert everywhere == set(Verb)
    assert {Verb.NEXT, Verb.REVEAL} <= PACING and not PACING & {Verb.PAUSE, Verb.BLANK, Verb.TAKE_OVER}


# --- presses that are late, double, or not theirs --------------------------------------------------------------------


def test_a_double_tap_is_one_step_and_one_reply(room):
    cmd_id, v = uuid4(), room.fresh().v
    first = room.press("show", cmd_id=cmd_id, if_v=v)
    second = room.press("show", cmd_id=cmd_id, if_v=v)
    assert first.v == second.v == v + 1 and second.again and not first.again
    assert room.fresh().v == v + 1


def test_two_hosts_press_next_and_the_room_makes_one_step(room, world):
    room.press("show")
    v = room.fresh().v
    room.press("next", if_v=v)
    with pytest.raises(Refusal) as late:
        room.press("next", if_v=v, by=world.cast.moderator)
    assert late.value.code == "stale" and late.value.words == "Already done by a colleague."
    assert room.fresh().step.position == 2


def test_whoever_was_faster_than_their_own_page_is_not_told_of_a_colleague(room, world):
    room.press("show")
    v = room.fresh().v
    room.press("open", if_v=v)
    with pytest.raises(Refusal) as late:
        room.press("close", if_v=v)
    assert late.value.code == "stale" and late.value.words.startswith("Your press before this one came first.")
    room.press("pause", by=world.cast.moderator)
    with pytest.raises(Refusal) as late:
        room.press("close", if_v=v)
    assert late.value.words == "Already done by a colleague."
    assert room.asked.round.state == "open"


def test_a_key_of_somebody_elses_press_is_no_key(room, world):
    cmd_id = uuid4()
    room.press("show", cmd_id=cmd_id)
    for other in ({"by": world.cast.moderator}, {}):
        with pytest.raises(Refusal) as forged:
            room.press("next" if not other else "show", cmd_id=cmd_id, **other)
        assert forged.value.code == "stale_key"


def test_a_moderator_moves_nothing_until_they_took_over(room):
    with pytest.raises(Refusal) as not_yet:
        room.press("show", by=room.safety, hosts=False)
    assert not_yet.value.status == 403
    room.press("blank", by=room.safety, hosts=False)
    room.press("take_over", by=room.safety, hosts=False)
    room.press("show", by=room.safety, hosts=False)
    assert room.fresh().host_id_was == room.safety.pk


def test_a_room_opens_only_while_its_consultation_is_open(world, room):
    from consultations.core.actions.consulting import close_consultation

    planned = make_room_unopened(world)
    close_consultation(consultation_id=world.consultation.pk, member_id=None, now=world.now)
    with pytest.raises(Refusal) as shut:
        planned.press("open_room")
    assert shut.value.code == "consultation_closed"
    with pytest.raises(Error, match="a_room_opens_only_while"), transaction.atomic():
        Session.objects.filter(pk=planned.session.pk).update(state="lobby", code="123456", opened_at=world.now)


def make_room_unopened(world):
    from consultations.live.actions.planning import plan_session
    from tests.factories.live import Room

    session = plan_session(
        consultation=world.consultation,
        title="Another",
        activity_ids=[world.choice.pk],
        member_id=world.cast.youth_worker.pk,
        now=world.now,
    )
    return Room(world, session, world.cast.youth_worker, world.cast.moderator)


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        ("headcount", {"headcount": "many"}),
        ("headcount", {"headcount": "-1"}),
        ("headcount", {"headcount": "9" * 30}),
        ("raise_threshold", {"at_least": "4"}),
        ("share_phones", {"seats": "0"}),
        ("teams", {"teams": "7"}),
        ("pair_stage", {"code": "ABCD"}),
        ("pair_stage", {"code": "\x00"}),
        ("hold_words", {"entry": "1"}),
        ("extra_time", {"percent": "900"}),
        ("fly", {}),
    ],
)
def test_bad_arguments_change_nothing(room, verb, arguments):
    before = room.fresh().v
    with pytest.raises(Refusal) as refused:
        room.press(verb, **arguments)
    assert 400 <= refused.value.status < 500 and room.fresh().v == before


def test_a_threshold_goes_up_and_never_down(room):
    room.press("raise_threshold", at_least=8)
    with pytest.raises(Refusal):
        room.press("raise_threshold", at_least=6)
    for cheat in (4, 7):
        with pytest.raises(Error), transaction.atomic():
            Session.objects.filter(pk=room.session.pk).update(at_least=cheat)
