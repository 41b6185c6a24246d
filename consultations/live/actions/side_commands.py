"""Commands beside the course of a room: code, screens, hands, who leads, how long, how few."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from consultations.core.models import Answer, Vote
from consultations.core.queries import shown_entries
from consultations.live.actions import courses
from consultations.live.documents.hands import tallies
from consultations.live.models import MOST_SEATS, MOST_TEAMS, Seat, Session, Stage
from consultations.live.queries.held import only_authors
from consultations.live.transitions import Verb
from engage.kit.refusal import Refusal

PAIRING_LASTS = timedelta(minutes=15)
ADMITS_FOR = timedelta(minutes=1)
MOST_HANDS = 999


@dataclass(frozen=True)
class Press:
    """A command as it came: which, with what, by whom, when."""

    verb: Verb
    arguments: dict[str, str]
    member_id: int
    now: datetime


def number(asked: Press, name: str, *, least: int, most: int) -> int:
    """A whole number that came with the press. Refuses (422) anything else."""
    typed = asked.arguments.get(name, "").strip()
    digits = typed.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 20 and least <= int(typed) <= most):
        raise Refusal(f"Write a whole number from {least} to {most}.", code="bad_number", field=name)
    return int(typed)


def noted(asked: Press) -> dict[str, Any]:
    """What the log of commands keeps of the arguments: numbers only, whatever else was sent."""
    kept = {}
    for name, typed in asked.arguments.items():
        if len(name) <= 30 and typed.removeprefix("-").isdecimal() and typed.isascii() and len(typed) < 20:
            kept[name] = int(typed)
    return dict(list(kept.items())[:30])


def new_code() -> str:
    """Six digits that no open room has."""
    while True:
        code = f"{secrets.randbelow(10**6):06d}"
        if not Session.objects.filter(code=code).exists():
            return code


def _rotate_code(session: Session, asked: Press) -> None:
    session.code, session.code_made_at = new_code(), asked.now


def _pair_stage(session: Session, asked: Press) -> None:
    typed = asked.arguments.get("code", "").strip().upper()
    stage = (
        Stage.objects.select_for_update().filter(pairing_code=typed, last_seen_at__gt=asked.now - PAIRING_LASTS).first()
        if 0 < len(typed) <= 8 and "\x00" not in typed
        else None
    )
    if stage is None:
        raise Refusal(
            "No screen shows that code. Read the four signs on the screen again.", code="no_stage", field="code"
        )
    stage.session, stage.pairing_code, stage.last_seen_at = session, None, asked.now
    stage.save()


def _unpair_stage(session: Session, asked: Press) -> None:
    Stage.objects.filter(session=session).delete()


def _headcount(session: Session, asked: Press) -> None:
    session.headcount = number(asked, "headcount", least=0, most=5000)


def _take_over(session: Session, asked: Press) -> None:
    session.host_id_was = asked.member_id


def _raise_threshold(session: Session, asked: Press) -> None:
    session.at_least = number(asked, "at_least", least=session.at_least, most=100)


def _share_phones(session: Session, asked: Press) -> None:
    session.seats_each = number(asked, "seats", least=1, most=MOST_SEATS)


def _teams(session: Session, asked: Press) -> None:
    session.teams = number(asked, "teams", least=0, most=MOST_TEAMS)


def _extra_time(session: Session, asked: Press) -> None:
    session.extra_time = number(asked, "percent", least=0, most=200)


def _add_time(session: Session, asked: Press) -> None:
    courses.add_time(session, number(asked, "seconds", least=-600, most=600), asked.now)


def _hold_words(session: Session, asked: Press) -> None:
    """From one item, never from a list of people: whoever wrote it sends no more words in this room; votes stay."""
    entry_id = number(asked, "entry", least=1, most=2**62)
    author = only_authors(session, [entry_id]).get(entry_id)
    if author is None or not Seat.objects.filter(session=session, participant_id=author).update(words_held=True):
        raise Refusal("Those words did not come from one phone in this room.", status=404, code="no_such_entry")


def _tally(session: Session, asked: Press) -> None:
    """Hands that went up for each option, counted by the host: one answer without a person, replaced by the next count.

    Of an order or of coins a hand says one thing only (`documents/hands.py`), so these marks are read by their people alone.
    """
    on_now = courses.locked_round(session)
    activity = on_now.step.activity
    if not tallies(activity):
        raise Refusal("Hands cannot be counted for this question.", status=409, code="not_now")
    counted = {}
    for entry_id in shown_entries(activity).filter(origin="staff").order_by("position").values_list("pk", flat=True):
        name = f"hands-{entry_id}"
        people = number(asked, name, least=0, most=MOST_HANDS) if asked.arguments.get(name) else 0
        if people:
            counted[entry_id] = people
    Answer.objects.filter(round=on_now.round, source=Answer.Source.HANDS).delete()
    if not counted:
        return
    answer = Answer.objects.create(
        round=on_now.round,
        participant=None,
        status=Answer.Status.ANSWERED,
        op=uuid4(),
        source=Answer.Source.HANDS,
        people=max(counted.values()) if int(activity.settings.get("most", 1)) > 1 else sum(counted.values()),
        activity_version=activity.version,
        changed_at=asked.now,
    )
    Vote.objects.bulk_create(
        Vote(answer=answer, entry_id=entry_id, value=1, people=people) for entry_id, people in counted.items()
    )


def _admit(session: Session, asked: Press) -> None:
    """For whoever cannot see the screen: for a minute newcomers need no picture."""
    session.admits_until = asked.now + ADMITS_FOR


def _set(**fields: bool) -> Callable[[Session, Press], None]:
    def effect(session: Session, asked: Press) -> None:
        for name, value in fields.items():
            setattr(session, name, value)

    return effect


EFFECTS: dict[Verb, Callable[[Session, Press], None]] = {
    Verb.BLANK: _set(blank=True),
    Verb.UNBLANK: _set(blank=False),
    Verb.PAUSE: _set(paused=True),
    Verb.RESUME: _set(paused=False),
    Verb.LOCK_JOINING: _set(joining_locked=True),
    Verb.UNLOCK_JOINING: _set(joining_locked=False),
    Verb.SHOW_CODE: _set(show_code=True),
    Verb.HIDE_CODE: _set(show_code=False),
    Verb.CHECK_SCREEN: _set(checks_screen=True),
    Verb.TRUST_CODE: _set(checks_screen=False),
    Verb.ADMIT: _admit,
    Verb.ROTATE_CODE: _rotate_code,
    Verb.PAIR_STAGE: _pair_stage,
    Verb.UNPAIR_STAGE: _unpair_stage,
    Verb.HEADCOUNT: _headcount,
    Verb.TALLY: _tally,
    Verb.ADD_TIME: _add_time,
    Verb.EXTRA_TIME: _extra_time,
    Verb.HOLD_WORDS: _hold_words,
    Verb.TAKE_OVER: _take_over,
    Verb.RAISE_THRESHOLD: _raise_threshold,
    Verb.SHARE_PHONES: _share_phones,
    Verb.TEAMS: _teams,
}
