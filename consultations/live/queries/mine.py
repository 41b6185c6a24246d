"""One phone's own part in what is on now: what it answered, what became of its words."""

from dataclasses import dataclass

from django.db.models import Q

from consultations.core.models import Answer, Entry, Round
from consultations.core.shared_words import SHARED
from consultations.live.models import Seat


@dataclass(frozen=True)
class Own:
    """What stands of one phone's answer to a round."""

    status: str
    late: bool
    marks: tuple[tuple[int, int], ...]  # entry, value; in the order in which they were given
    words: tuple[Entry, ...]


def answered_on(seat: Seat, asked: Round) -> tuple[int, ...]:
    """Which of the people who pass this phone on have answered, from 0."""
    answers = Answer.objects.filter(round=asked, participant_id=seat.participant_id)
    return tuple(answers.order_by("seat").values_list("seat", flat=True))


def own_answer(seat: Seat, asked: Round, *, number: int = 0) -> Own | None:
    """`number`: which of the people who pass this phone on."""
    answer = Answer.objects.filter(round=asked, participant_id=seat.participant_id, seat=number).first()
    if answer is None:
        return None
    votes = answer.votes.exclude(value=0).order_by("pk").values_list("entry_id", "value")
    shared = SHARED & Q(pk__in=answer.votes.exclude(value=0).values("entry_id"))
    words = Entry.objects.filter(Q(answer=answer) | shared).exclude(state=Entry.State.WITHDRAWN).order_by("pk")
    return Own(answer.status, answer.late, tuple(votes), tuple(words))
