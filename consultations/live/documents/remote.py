"""The document of a host's remote: the stage as it is, three counts, and what may be pressed."""

from datetime import datetime

from consultations.core.kinds import kind_of
from consultations.core.models import Vote
from consultations.core.queries import closure_over, shown_entries
from consultations.live.documents.hands import by_hand, tallies
from consultations.live.documents.shapes import Offer, RemoteView, TallyOption
from consultations.live.documents.stage import stage_view
from consultations.live.models import Session
from consultations.live.queries.rooms import (
    ends_for_all,
    numbers_of,
    room_round_of,
    staff_here,
    standing_of,
    time_is_over,
    words_pile_up,
    words_waiting,
)
from consultations.live.transitions import Verb, allowed, main_of

# What the host asks the room, for a hand that cannot say everything.
HANDS_ASKED: dict[str, str] = {
    "picks": "",
    "first": "Ask for each: whose first is this? One hand each; it says nothing of the rest of their order.",
    "most": "Ask for each: who gave this most? One hand each, also where two got the same; it says nothing of their other coins.",
}
# What a button is called, and its key on a keyboard. What is not listed has a form of its own on the page.
LABELS: dict[Verb, tuple[str, str]] = {
    Verb.OPEN_ROOM: ("Open the room", " "),
    Verb.SHOW: ("Show the first question", " "),
    Verb.OPEN: ("Open answers", " "),
    Verb.CLOSE: ("Close answers", " "),
    Verb.REVEAL: ("Reveal", "r"),
    Verb.AGAIN: ("Talk, then vote again", "v"),
    Verb.NEXT: ("Next question", "n"),
    Verb.BACK: ("Back", "z"),
    Verb.BLANK: ("Blank the screen", "b"),
    Verb.UNBLANK: ("Show the screen", "b"),
    Verb.PAUSE: ("Pause everything", "p"),
    Verb.RESUME: ("Go on", "p"),
    Verb.END: ("End the session", ""),
    Verb.ROTATE_CODE: ("Make a new code", ""),
    Verb.LOCK_JOINING: ("Let nobody else in", ""),
    Verb.UNLOCK_JOINING: ("Let people in again", ""),
    Verb.CHECK_SCREEN: ("Ask newcomers which picture is on the screen", ""),
    Verb.ADMIT: ("Let newcomers in without the picture, for a minute", ""),
    Verb.TRUST_CODE: ("The code is enough again", ""),
    Verb.LET_ANSWER: ("Let them answer now", "o"),
    Verb.ADD_TIME: ("More time", "+"),
    Verb.SHOW_CODE: ("Show the code", ""),
    Verb.HIDE_CODE: ("Hide the code", ""),
    Verb.TAKE_OVER: ("Take over", ""),
    Verb.UNPAIR_STAGE: ("Let go of the screens", ""),
}


def remote_view(session: Session, *, now: datetime, note: str = "") -> RemoteView:
    """Expects `session.step.activity` and `session.consultation` to be at hand."""
    standing, numbers, there = standing_of(session), numbers_of(session, now=now), staff_here(session, now=now)
    may, main = allowed(standing), main_of(standing)
    seen, steps, waiting = numbers.stage_seen_at, _steps(session), words_waiting(session)
    return RemoteView(
        stage=stage_view(session, now=now),
        session_id=session.pk,
        key=session.key,
        code=session.code,
        paused=session.paused,
        tested=numbers.tested,
        staff_here=tuple(member.first_name for member in there),
        words_waiting=waiting,
        words_pile_up=session.is_open and words_pile_up(session, waiting=waiting, now=now),
        offers=tuple(
            Offer(verb.value, label, key, verb == main) for verb, (label, key) in LABELS.items() if verb in may
        ),
        stage_seen_seconds=None if seen is None else max(0, int((now - seen).total_seconds())),
        stages=numbers.stages,
        slow_line=numbers.polling,
        phones_gone=numbers.phones_gone,
        headcount=session.headcount,
        tally_options=_tally_options(session) if Verb.TALLY in may else (),
        hands_asked=HANDS_ASKED.get(by_hand(session.step.activity), "") if session.step is not None else "",
        more_time_until=_more_time_until(session),
        no_hands="" if Verb.TALLY not in may else _why_no_hands(session),
        at_least=session.at_least,
        joining_locked=session.joining_locked,
        checks_screen=session.checks_screen,
        admits_until=session.admits_until if session.admits_until is not None and now < session.admits_until else None,
        steps=steps,
        asked=sum(state not in {"", "ready"} for _pk, _question, state in steps),
        note=note,
        text_paused_because=_why_closed(session) or ("" if session.words_open else _why_paused(len(there), session)),
        text_missed=session.step is not None and kind_of(session.step.activity).takes_words,
    )


def _more_time_until(session: Session) -> datetime | None:
    """While a timer has closed the question for all but those who asked for more time."""
    on_now = None if session.paused else room_round_of(session)
    if on_now is None or not time_is_over(on_now):
        return None
    over = ends_for_all(on_now, session)
    return over if over != on_now.closes_at else None


def _why_closed(session: Session) -> str:
    """While safeguarding has closed writing, that comes before everything else that stops it."""
    if not session.is_open or session.step is None or not kind_of(session.step.activity).takes_words:
        return ""
    closed = closure_over(session.step.activity)
    return f"Safeguarding has closed writing. Phones read: “{closed.message}”" if closed else ""


def _why_paused(staff: int, session: Session) -> str:
    if not session.is_open:
        return ""
    missing = "one of you" if staff else "nobody"
    return f"Words are paused: {missing} has the remote open, and two of you must be here."


def _tally_options(session: Session) -> tuple[TallyOption, ...]:
    on_now = room_round_of(session)
    if on_now is None or not tallies(on_now.step.activity):
        return ()
    counted = dict(
        Vote.objects.filter(answer__round=on_now.round, answer__source="hands").values_list("entry_id", "people")
    )
    options = shown_entries(on_now.step.activity).filter(origin="staff").order_by("position")
    return tuple(TallyOption(f"hands-{o.pk}", o.shown_text or "", counted.get(o.pk, 0)) for o in options)


def _why_no_hands(session: Session) -> str:
    """What a host reads who looks for the hands where a raised hand could not say the answer."""
    if session.step is None or not kind_of(session.step.activity).asks or tallies(session.step.activity):
        return ""
    return "Hands do not fit this question. People without a phone can use the paper sheet, or share a phone."


def _steps(session: Session) -> tuple[tuple[int, str, str], ...]:
    steps = session.steps.select_related("activity", "round").order_by("position")
    return tuple((step.pk, step.activity.prompt, step.round.state if step.round else "") for step in steps)
