"""What a command does to the course of a room: which question is on, and whether its round takes answers."""

from datetime import datetime, timedelta

from django.db.models import Max

from consultations.core.models import Round
from consultations.live.models import RoomRound, Session, Step
from consultations.live.queries.rooms import reads_first, room_round_of
from engage.kit.refusal import Refusal

GRACE = timedelta(seconds=2)  # what arrives so soon after the closing was sent before it
LATE = timedelta(seconds=60)  # what waited on a phone without a connection


def show(session: Session, step: Step) -> None:
    """Put a question on; it is asked the first time, or stands as it was left."""
    if step.round_id is None:
        _ask(step, number=1)
    session.step, session.state = step, Session.State.LIVE


def step_from(session: Session, *, forward: int) -> Step:
    """The neighbour of the question that is on, or the first one."""
    steps = list(session.steps.select_related("activity").order_by("position"))
    at = next((number for number, step in enumerate(steps) if step.pk == session.step_id), -1)
    wanted = at + forward if at >= 0 else 0
    if not 0 <= wanted < len(steps):
        raise Refusal("There is no other question there.", status=409, code="not_now")
    return steps[wanted]


def again(session: Session) -> None:
    """A second asking of the same question; the first answers stay what they were."""
    _ask(_step(session), number=2)


def open_round(session: Session, now: datetime) -> None:
    on_now = locked_round(session)
    step = _step(session)
    on_now.opened_at = answers_from = now
    if reads_first(on_now):
        on_now.reading_until = answers_from = now + timedelta(seconds=step.reading_seconds)
    if step.timer_seconds:
        on_now.timer_until = answers_from + timedelta(seconds=step.timer_seconds)
    _let_the_timer_end_it(session, step, on_now)
    on_now.round.state = Round.State.OPEN
    _save(on_now)


def end_reading(session: Session, now: datetime) -> None:
    """Answers from now on. The timer's end stays where it is, so that nobody who reads slowly loses a second by it."""
    on_now = locked_round(session)
    if on_now.reading_until is None or on_now.reading_until <= now:
        raise Refusal("Reading is over already, and answers are open.", status=409, code="stale")
    on_now.reading_until, on_now.reading_told = now, True
    _save(on_now)


def close_round(session: Session, now: datetime, *, for_good: bool = False) -> None:
    """No answers from now on but those that were under way; `for_good`: not those either."""
    on_now = locked_round(session)
    on_now.closed_at = now
    # While people read, no answer is under way: what came in now would be somebody who did not wait.
    until = now if for_good or (on_now.reading_until is not None and now < on_now.reading_until) else now + LATE
    before = on_now.round.accepts_until
    on_now.round.accepts_until = until if before is None else min(before, until)
    on_now.round.state = Round.State.CLOSED
    _save(on_now)


def add_time(session: Session, seconds: int, now: datetime) -> None:
    """Move the end of the timer; never to before now, nor to before people have read."""
    on_now = locked_round(session)
    if on_now.timer_until is None:
        raise Refusal("This question has no timer.", status=409, code="not_now")
    earliest = max(now, on_now.reading_until or now)
    on_now.timer_until = max(earliest, on_now.timer_until + timedelta(seconds=seconds))
    _let_the_timer_end_it(session, _step(session), on_now)
    _save(on_now)


def _let_the_timer_end_it(session: Session, step: Step, on_now: RoomRound) -> None:
    """Where the host chose so, and for everybody their own time: those who asked for more have until `accepts_until`."""
    if not step.timer_ends_input or on_now.timer_until is None or on_now.opened_at is None:
        return
    on_now.closes_at, on_now.timer_told = on_now.timer_until, False
    more = (on_now.timer_until - on_now.opened_at) * session.extra_time / 100
    on_now.round.accepts_until = on_now.timer_until + more + LATE


def locked_round(session: Session) -> RoomRound:
    """What is on now, locked: it waits for answers that are being written, and none is written meanwhile."""
    on_now = room_round_of(session)
    if on_now is None:
        raise Refusal("Nothing is on the screen yet.", status=409, code="not_now")
    on_now.round = Round.objects.select_for_update().select_related("activity").get(pk=on_now.round_id)
    return on_now


def _save(on_now: RoomRound) -> None:
    on_now.round.save(update_fields=["state", "accepts_until"])
    on_now.save()


def _ask(step: Step, *, number: int) -> None:
    last = Round.objects.filter(activity_id=step.activity_id).aggregate(last=Max("number"))["last"] or 1
    asked = Round.objects.create(activity_id=step.activity_id, number=last + 1)
    RoomRound.objects.create(step=step, round=asked, number=number)
    step.round = asked
    step.save(update_fields=["round"])


def _step(session: Session) -> Step:
    if session.step is None:
        raise Refusal("Nothing is on the screen yet.", status=409, code="not_now")
    return session.step
