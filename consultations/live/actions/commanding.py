"""One press on a remote: allowed or not, done once, written down, told to every screen."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from consultations.core.actions.taking_part import is_open
from consultations.core.models import Round
from consultations.live.actions import courses, revealing, side_commands
from consultations.live.actions.side_commands import Press
from consultations.live.doorbells import ring_everybody
from consultations.live.models import Command, Session
from consultations.live.queries.rooms import room_round_of, standing_of
from consultations.live.transitions import PACING, Verb, allowed
from engage.kit import audit, jobs
from engage.kit.refusal import Refusal

DONE = "Already done by a colleague"
YOURSELF = "Your press before this one came first. Look at the remote, and press again if you still want to"
EVIDENCE = "live.record"
# What a page that is behind must not press: it would be another press than its hand meant. The rest is safe at any time.
NEEDS_THE_NEWEST = frozenset(
    {Verb.OPEN_ROOM, Verb.SHOW, Verb.OPEN, Verb.CLOSE, Verb.REVEAL, Verb.AGAIN, Verb.NEXT, Verb.BACK, Verb.END}
    | {Verb.ADD_TIME, Verb.LET_ANSWER}
)


@dataclass(frozen=True)
class Pressed:
    """What became of a press. `again`: it had been pressed before, and this is the same reply."""

    v: int
    again: bool = False


def press(
    *,
    session_id: int,
    verb: str,
    cmd_id: UUID,
    if_v: int,
    member_id: int,
    hosts: bool,
    now: datetime,
    arguments: Mapping[str, str] | None = None,
) -> Pressed:
    """Do what a remote asks for. `hosts`: this member may move the room on, also when somebody else is its host.

    Refuses (409 `stale`) a page that a colleague was faster than, (409 `not_now`) what cannot follow, (403 `not_host`), (422).
    """
    try:
        known = Verb(verb)
    except ValueError:
        raise Refusal("That is no button of ours.", code="unknown_command") from None
    if known == Verb.REVEAL:
        session = Session.objects.select_related("step").filter(pk=session_id).first()
        if session is not None:
            revealing.wait_for_the_last(session)
    asked = Press(known, dict(arguments or {}), member_id, now)
    try:
        return _press(session_id, asked, cmd_id=cmd_id, if_v=if_v, hosts=hosts)
    except IntegrityError:
        # The same press arrived twice at the same moment, or two rooms drew one code: the second look knows.
        return _press(session_id, asked, cmd_id=cmd_id, if_v=if_v, hosts=hosts)


@transaction.atomic
def _press(session_id: int, asked: Press, *, cmd_id: UUID, if_v: int, hosts: bool) -> Pressed:
    session = (
        Session.objects.select_for_update(of=["self"], no_key=True)
        .select_related("consultation", "step__activity")
        .filter(pk=session_id)
        .first()
    )
    if session is None:
        raise Refusal("We cannot find that session.", status=404, code="no_such_session")
    before = Command.objects.filter(cmd_id=cmd_id).first()
    if before is not None:
        if (before.session_id, before.verb, before.member_id_was) != (session.pk, asked.verb, asked.member_id):
            raise Refusal("That page was out of date. Here is a fresh one.", code="stale_key")
        return Pressed(before.to_v, again=True)
    _refuse(session, asked, if_v=if_v, hosts=hosts)
    from_v = session.v
    EFFECTS.get(asked.verb, side_commands.EFFECTS.get(asked.verb, _nothing))(session, asked)
    session.v += 1
    session.save()
    Command.objects.create(
        cmd_id=cmd_id,
        session=session,
        member_id_was=asked.member_id,
        verb=asked.verb.value,
        arguments=side_commands.noted(asked),
        from_v=from_v,
        to_v=session.v,
        at=asked.now,
    )
    audit.record(
        verb=f"session.{asked.verb.value}",
        subject=f"session:{session.pk}",
        by=asked.member_id,
        now=asked.now,
        facts={"v": session.v},
    )
    ring_everybody(session.pk)
    return Pressed(session.v)


def _refuse(session: Session, asked: Press, *, if_v: int, hosts: bool) -> None:
    if asked.verb in PACING and not hosts and session.host_id_was != asked.member_id:
        raise Refusal("Press “Take over” first: a colleague leads this room.", status=403, code="not_host")
    if asked.verb in NEEDS_THE_NEWEST and if_v != session.v:
        others = session.commands.filter(to_v__gt=if_v).exclude(member_id_was=asked.member_id)
        raise Refusal(f"{DONE if others.exists() else YOURSELF}.", status=409, code="stale")
    standing = standing_of(session)
    if asked.verb not in allowed(standing):
        if asked.verb in {Verb.PAUSE, Verb.RESUME, Verb.BLANK, Verb.UNBLANK} and session.is_open:
            raise Refusal(f"{DONE}.", status=409, code="stale")
        if asked.verb == Verb.CLOSE and standing.asked == Round.State.CLOSED:
            raise Refusal("It is closed already: its time was over.", status=409, code="stale")
        if asked.verb == Verb.LET_ANSWER and standing.reads:
            raise Refusal("Reading is over already.", status=409, code="stale")
        raise Refusal("That cannot be pressed just now.", status=409, code="not_now")
    if asked.verb == Verb.OPEN_ROOM and not is_open(session.consultation, asked.now):
        raise Refusal(
            "Its consultation is not open, so nobody can join. Open that first.", status=409, code="consultation_closed"
        )


def _open_room(session: Session, asked: Press) -> None:
    session.state = Session.State.LOBBY
    session.code, session.code_made_at = side_commands.new_code(), asked.now
    session.epoch, session.opened_at = secrets.token_hex(4), asked.now
    session.host_id_was = asked.member_id


def _show(session: Session, asked: Press) -> None:
    wanted = side_commands.number(asked, "step", least=1, most=2**62) if asked.arguments.get("step") else None
    step = (
        session.step or courses.step_from(session, forward=0)
        if wanted is None
        else session.steps.select_related("activity").filter(pk=wanted).first()
    )
    if step is None:
        raise Refusal("That question is not on the list any more.", status=404, code="no_such_step")
    courses.show(session, step)


def _end(session: Session, asked: Press) -> None:
    on_now = room_round_of(session)
    if on_now is not None and on_now.round.state in {"open", "closed"}:
        courses.close_round(session, asked.now, for_good=True)
    session.state, session.code, session.ended_at = Session.State.ENDED, None, asked.now
    session.paused = session.blank = session.words_open = False
    jobs.enqueue(kind=EVIDENCE, key=f"session:{session.pk}", payload={"session": session.pk}, now=asked.now)


def _nothing(session: Session, asked: Press) -> None:
    raise NotImplementedError(asked.verb)


EFFECTS: dict[Verb, Callable[[Session, Press], None]] = {
    Verb.OPEN_ROOM: _open_room,
    Verb.SHOW: _show,
    Verb.NEXT: lambda session, asked: courses.show(session, courses.step_from(session, forward=1)),
    Verb.BACK: lambda session, asked: courses.show(session, courses.step_from(session, forward=-1)),
    Verb.OPEN: lambda session, asked: courses.open_round(session, asked.now),
    Verb.LET_ANSWER: lambda session, asked: courses.end_reading(session, asked.now),
    Verb.CLOSE: lambda session, asked: courses.close_round(session, asked.now),
    Verb.REVEAL: lambda session, asked: revealing.reveal(session, asked.now),
    Verb.AGAIN: lambda session, asked: courses.again(session),
    Verb.END: _end,
}
