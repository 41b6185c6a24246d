"""The one place that accepts or refuses an answer: it takes the round's lock, and only then reads the clock."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext, gettext_lazy

from consultations.core.models import Activity, Round
from consultations.core.pacing import Asked, Pace, pace_of
from consultations.core.queries import closure_over
from engage.kit.clock import now as database_now
from engage.kit.refusal import Refusal

CLOSED = gettext_lazy("This is closed now, so we could not add your answer. What you sent before still counts.")
NOT_OPEN = gettext_lazy("This is not open yet. Come back when it starts.")


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
    with connection.cursor() as cursor:
        # FOR SHARE, not FOR UPDATE: answers do not wait for each other, only closing waits for them.
        cursor.execute("SELECT 1 FROM core_round WHERE id = %s FOR SHARE", [round_id])
        found = cursor.fetchone()
    asked = Round.objects.select_related("activity__consultation").filter(pk=round_id).first() if found else None
    if asked is None or asked.activity.consultation_id != consultation_id:
        raise Refusal(
            gettext("We cannot find that question. Go back to the start and try again."),
            status=404,
            code="no_such_round",
        )
    moment = database_now()
    consultation = asked.activity.consultation
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


def _refuse_while_writing_is_closed(activity: Activity) -> None:
    """Safeguarding closed all writing, or that of this activity (SAF-23). Asked of the database each time: it holds at once,
    in every process."""
    closed = closure_over(activity)
    if closed is not None:
        raise Refusal(closed.message, status=503, code="text_closed")
