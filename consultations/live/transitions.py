"""Which command may follow which, in one place: pure, asked by every action and by the remote that draws the buttons."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from consultations.core.models import Round
from consultations.live.models import Session

State = Session.State
Asked = Round.State


class Verb(StrEnum):
    """What a remote can press."""

    OPEN_ROOM = "open_room"
    SHOW = "show"
    OPEN = "open"
    CLOSE = "close"
    REVEAL = "reveal"
    AGAIN = "again"
    NEXT = "next"
    BACK = "back"
    BLANK = "blank"
    UNBLANK = "unblank"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"
    ROTATE_CODE = "rotate_code"
    LOCK_JOINING = "lock_joining"
    UNLOCK_JOINING = "unlock_joining"
    PAIR_STAGE = "pair_stage"
    UNPAIR_STAGE = "unpair_stage"
    HEADCOUNT = "headcount"
    TALLY = "tally"
    ADD_TIME = "add_time"
    LET_ANSWER = "let_answer"
    EXTRA_TIME = "extra_time"
    HOLD_WORDS = "hold_words"
    TAKE_OVER = "take_over"
    SHOW_CODE = "show_code"
    HIDE_CODE = "hide_code"
    RAISE_THRESHOLD = "raise_threshold"
    SHARE_PHONES = "share_phones"
    CHECK_SCREEN = "check_screen"
    TRUST_CODE = "trust_code"
    ADMIT = "admit"
    TEAMS = "teams"


# What moves the room on. Only a host does that; everybody on the staff of the room does the rest.
PACING = frozenset(
    {Verb.OPEN_ROOM, Verb.SHOW, Verb.OPEN, Verb.CLOSE, Verb.REVEAL, Verb.AGAIN, Verb.NEXT, Verb.BACK, Verb.END}
    | {
        Verb.TALLY,
        Verb.ADD_TIME,
        Verb.LET_ANSWER,
        Verb.RAISE_THRESHOLD,
        Verb.SHARE_PHONES,
        Verb.EXTRA_TIME,
        Verb.TEAMS,
    }
)


@dataclass(frozen=True)
class Standing:
    """Where a room stands. `step` counts from 1, 0: none is on yet. `asked`: the state of the round on now, "" for none."""

    state: str
    steps: int
    step: int = 0
    asked: str = ""
    room_round: int = 1
    asks: bool = True
    again: bool = True
    hands: bool = True
    timed: bool = False
    # Does this asking begin with time to read, and is that running now?
    reads: bool = False
    reading: bool = False
    paused: bool = False
    blank: bool = False
    joining_locked: bool = False
    show_code: bool = True
    checks_screen: bool = False

    @property
    def is_open(self) -> bool:
        return self.state in Session.OPEN_STATES


def allowed(standing: Standing) -> frozenset[Verb]:
    """Everything that may be pressed now."""
    if standing.state == State.PLANNED:
        return frozenset({Verb.OPEN_ROOM}) if standing.steps else frozenset()
    if standing.state == State.ENDED:
        return frozenset()
    return _always(standing) | (frozenset() if standing.paused else _moves(standing))


def _always(at: Standing) -> frozenset[Verb]:
    """What may be pressed in an open room, also while it is paused."""
    verbs = {Verb.END, Verb.ROTATE_CODE, Verb.PAIR_STAGE, Verb.UNPAIR_STAGE, Verb.HEADCOUNT, Verb.EXTRA_TIME}
    verbs |= {Verb.HOLD_WORDS, Verb.TAKE_OVER, Verb.RAISE_THRESHOLD, Verb.SHARE_PHONES, Verb.TEAMS}
    verbs.add(Verb.RESUME if at.paused else Verb.PAUSE)
    verbs.add(Verb.UNBLANK if at.blank else Verb.BLANK)
    verbs.add(Verb.UNLOCK_JOINING if at.joining_locked else Verb.LOCK_JOINING)
    verbs.add(Verb.HIDE_CODE if at.show_code else Verb.SHOW_CODE)
    verbs |= {Verb.TRUST_CODE, Verb.ADMIT} if at.checks_screen else {Verb.CHECK_SCREEN}
    return frozenset(verbs)


def _moves(at: Standing) -> frozenset[Verb]:
    verbs: set[Verb] = set()
    if at.asked == Asked.OPEN:
        verbs |= {Verb.CLOSE} | ({Verb.ADD_TIME} if at.timed else set()) | ({Verb.LET_ANSWER} if at.reading else set())
    else:
        verbs.add(Verb.SHOW)  # whichever step the host wants
        verbs |= {Verb.NEXT} if at.step and at.step < at.steps else set()
        verbs |= {Verb.BACK} if at.step > 1 else set()
    if at.asked == Asked.READY and at.asks:
        verbs.add(Verb.OPEN)
    if at.asked == Asked.CLOSED:
        verbs.add(Verb.REVEAL)
    if at.asked == Asked.REVEALED and at.again and at.asks and at.room_round == 1:
        verbs.add(Verb.AGAIN)
    if at.asked in {Asked.OPEN, Asked.CLOSED} and at.hands:
        verbs.add(Verb.TALLY)
    return frozenset(verbs)


def main_of(standing: Standing) -> Verb | None:
    """The one button in the middle: the next thing that a room does as a rule. None when there is nothing left to press."""
    if standing.state == State.PLANNED:
        wanted = [Verb.OPEN_ROOM]
    elif standing.paused:
        wanted = [Verb.RESUME]
    elif not standing.step:
        wanted = [Verb.SHOW]
    else:
        wanted = [Verb.OPEN, Verb.CLOSE, Verb.REVEAL, Verb.NEXT, Verb.END]
    may = allowed(standing)
    return next((verb for verb in wanted if verb in may), None)


def after(standing: Standing, verb: Verb, *, step: int = 0, asked_there: str = "") -> Standing:
    """Where the room stands after an allowed command. `step` and `asked_there`: the step that is shown, and how it was left.

    What is not about the course of the room (a headcount, a screen) leaves it as it is.
    """
    if verb not in allowed(standing):
        raise ValueError(f"{verb} is not allowed here")
    plain: dict[Verb, dict[str, Any]] = {
        Verb.OPEN_ROOM: {"state": State.LOBBY},
        Verb.END: {"state": State.ENDED, "paused": False, "blank": False},
        Verb.OPEN: {"asked": Asked.OPEN, "reading": standing.reads},
        Verb.LET_ANSWER: {"reading": False},
        Verb.CLOSE: {"asked": Asked.CLOSED, "reading": False},
        Verb.REVEAL: {"asked": Asked.REVEALED},
        Verb.AGAIN: {"asked": Asked.READY, "room_round": 2},
        Verb.BLANK: {"blank": True},
        Verb.UNBLANK: {"blank": False},
        Verb.PAUSE: {"paused": True},
        Verb.RESUME: {"paused": False},
        Verb.LOCK_JOINING: {"joining_locked": True},
        Verb.UNLOCK_JOINING: {"joining_locked": False},
        Verb.SHOW_CODE: {"show_code": True},
        Verb.HIDE_CODE: {"show_code": False},
        Verb.CHECK_SCREEN: {"checks_screen": True},
        Verb.TRUST_CODE: {"checks_screen": False},
    }
    if verb == Verb.END and standing.asked == Asked.OPEN:
        return replace(standing, **plain[verb], asked=Asked.CLOSED, reading=False)
    if verb in {Verb.SHOW, Verb.NEXT, Verb.BACK}:
        to = {Verb.NEXT: standing.step + 1, Verb.BACK: standing.step - 1}.get(verb, step or max(1, standing.step))
        return replace(standing, state=State.LIVE, step=to, asked=asked_there or Asked.READY)
    return replace(standing, **plain.get(verb, {}))
