"""The one place that accepts or refuses an answer: it takes the round's lock, and only then reads the clock."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from django.utils.translation import gettext, gettext_lazy

from consultations.core.models import Activity, Consultation, Round
from consultations.core.pacing import Asked, Pace, pace_of
from consultations.core.queries import closure_over
from engage.kit.refusal import Refusal
from engage.kit.rows import Columns, rows_of, taken_apart, written_out

CLOSED = gettext_lazy("This is closed now, so we could not add your answer. What you sent before still counts.")
NOT_OPEN = gettext_lazy("This is not open yet. Come back when it starts.")

PARTS = (Columns(Round, "r"), Columns(Activity, "a"), Columns(Consultation, "c"))
# By a statement after the lock: it sees what was written by whoever held it before, and reads the clock then.
AS_IT_STANDS = """
SELECT <columns>, clock_timestamp() FROM core_round r
JOIN core_activity a ON a.id = r.activity_id JOIN core_consultation c ON c.id = a.consultation_id WHERE r.id = %s
"""


@dataclass(frozen=True)
class Accepted:
    """The round that takes the answer, locked against closing until the transaction ends, and the moment it was accepted.

    `pace`: what the room says that paces this round; None for the self-paced round of an activity.
    """

    round: Round
    activity: Activity
    moment: datetime
    pace: Pace | None = None

    @property
    def late(self) -> bool:
        return self.pace is not None and self.pace.late


def accept(
    *, round_id: int, consultation_id: int, participant_id: int | None = None, seat: int = 0, words: bool = False
) -> Accepted:
    """Lock the round so that nobody can close it meanwhile, then read the clock. Call inside the transaction that writes.

    Whose answer it is, and whether it holds `words`, matters in a room only. Raises `Refusal` (404 for a round of another
    consultation, 409 when it does not take answers now).
    """
    # FOR SHARE, not FOR UPDATE: answers do not wait for each other, only closing waits for them.
    found = rows_of("SELECT 1 FROM core_round WHERE id = %s FOR SHARE", [round_id]) and rows_of(
        _as_it_stands(), [round_id]
    )
    if not found:
        raise _no_such_round()
    (asked, activity, consultation), (moment,) = taken_apart(found[0], *PARTS)
    if consultation.pk != consultation_id:
        raise _no_such_round()
    asked.activity, activity.consultation, moment = activity, consultation, moment.astimezone(UTC)
    if words:
        _refuse_while_writing_is_closed(asked.activity)
    if asked.number > 1:
        pace = pace_of(Asked(round_id, participant_id, seat, words))
        refusal = Refusal(CLOSED, status=409, code="closed") if pace is None else pace.refusal
        if refusal is not None:
            raise refusal
        return Accepted(asked, asked.activity, moment, pace)
    if consultation.opens_at is None or consultation.closes_at is None or moment < consultation.opens_at:
        raise Refusal(NOT_OPEN, status=409, code="not_open")
    late = asked.accepts_until is not None and moment >= asked.accepts_until
    if (
        consultation.state != consultation.State.OPEN
        or moment >= consultation.closes_at
        or asked.state != Round.State.OPEN
        or late
    ):
        raise Refusal(CLOSED, status=409, code="closed")
    return Accepted(asked, asked.activity, moment)


@cache
def _as_it_stands() -> str:
    return written_out(AS_IT_STANDS, *PARTS)


def _no_such_round() -> Refusal:
    words = gettext("We cannot find that question. Go back to the start and try again.")
    return Refusal(words, status=404, code="no_such_round")


def _refuse_while_writing_is_closed(activity: Activity) -> None:
    """Safeguarding closed all writing, or that of this activity (SAF-23). Asked of the database each time: it holds at once,
    in every process."""
    closed = closure_over(activity)
    if closed is not None:
        raise Refusal(closed.message, status=503, code="text_closed")
