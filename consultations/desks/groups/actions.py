"""Writing down what people without a phone said: one record at once, put right, taken back; every deed is logged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from consultations.core.actions.answering import give_answer
from consultations.core.actions.taking_part import is_open, take_part
from consultations.core.given import Given
from consultations.core.models import Activity, Answer, Consultation, Participant, Round
from consultations.desks.groups.queries import LARGEST_GROUP, SMALLEST_GROUP
from engage.kit import audit
from engage.kit.personal_data import forget_everywhere
from engage.kit.refusal import Refusal

SKIPPED = Given(Answer.Status.SKIPPED)


@dataclass(frozen=True)
class Speaks:
    """Whom a record speaks for: a group of so many, or one person on paper; and where they live and how old they are."""

    way: str
    people: int
    age_band: str = ""
    area_id: int | None = None
    elsewhere: bool = False


@dataclass(frozen=True)
class Written:
    """What became of it. `worried`: some words may tell of danger. `again`: it had been written by this very form."""

    record_id: int
    worried: bool
    again: bool


@transaction.atomic
def write_down(
    *,
    consultation: Consultation,
    speaks: Speaks,
    answers: Mapping[int, Given],
    op: UUID,
    seq: int,
    member_id: int,
    now: datetime,
) -> Written:
    """One record: `answers` by the activity's id. The same form sent twice is one record.

    Refuses (409) when the consultation is not open, (422) a record without an answer and a group that is none.
    """
    _check(speaks, answers)
    record = take_part(
        consultation=consultation,
        token=f"written-down-{op.hex}",
        now=now,
        age_band=speaks.age_band,
        area_id=speaks.area_id,
        elsewhere=speaks.elsewhere,
        with_a_worker=True,
    )
    worried, again = _answer(record, speaks, answers, op=op, seq=seq)
    if not again:
        _log("record.written", record, speaks, answers, member_id, now)
    return Written(record.pk, worried, again)


@transaction.atomic
def put_right(
    *,
    record: Participant,
    speaks: Speaks,
    answers: Mapping[int, Given],
    op: UUID,
    seq: int,
    member_id: int,
    now: datetime,
) -> Written:
    """The whole record once more, as it should have been; an answer that is left out is taken away.

    Refuses what `write_down` refuses, and (409 `replaced_by_newer`) a page that a colleague was faster than.
    """
    _check(speaks, answers)
    if not is_open(record.consultation, now):
        raise Refusal("This has closed, so what was written down stays as it is.", status=409, code="closed")
    record.age_band, record.area_id, record.elsewhere = speaks.age_band, speaks.area_id, speaks.elsewhere
    record.save(update_fields=["age_band", "area_id", "elsewhere"])
    before = Answer.objects.filter(participant=record).exclude(status=Answer.Status.SKIPPED)
    gone = set(before.values_list("round__activity_id", flat=True)) - set(answers)
    worried, again = _answer(record, speaks, {**answers, **dict.fromkeys(gone, SKIPPED)}, op=op, seq=seq)
    if not again:
        _log("record.put_right", record, speaks, answers, member_id, now)
    return Written(record.pk, worried, again)


@transaction.atomic
def take_back(*, record: Participant, member_id: int, now: datetime) -> None:
    """Forget the whole record, as somebody's own answers are forgotten. Refuses (409) when it has closed."""
    if not is_open(record.consultation, now):
        raise Refusal("This has closed, so what was written down stays as it is.", status=409, code="closed")
    audit.record(verb="record.taken_back", subject=f"record:{record.pk}", by=member_id, now=now)
    forget_everywhere("participant", record, now=now)


def _check(speaks: Speaks, answers: Mapping[int, Given]) -> None:
    if speaks.way == Answer.Source.GROUP and not SMALLEST_GROUP <= speaks.people <= LARGEST_GROUP:
        raise Refusal(
            f"A group has {SMALLEST_GROUP} to {LARGEST_GROUP} people. For one person use “On paper”.",
            status=422,
            code="no_group",
            field="people",
        )
    if speaks.way == Answer.Source.PAPER and speaks.people != 1:
        raise Refusal("A sheet of paper is one person’s.", status=422, code="no_group")
    if not answers:
        raise Refusal("Write down at least one answer.", status=422, code="empty")


def _answer(
    record: Participant, speaks: Speaks, answers: Mapping[int, Given], *, op: UUID, seq: int
) -> tuple[bool, bool]:
    rounds = dict(
        Round.objects.filter(activity__in=answers, activity__consultation=record.consultation_id, number=1).values_list(
            "activity_id", "pk"
        )
    )
    # Rounds are taken in one order, so that two records never wait for each other.
    receipts = [
        give_answer(
            participant=record,
            round_id=rounds.get(activity_id, 0),
            given=answers[activity_id],
            op=uuid5(op, str(activity_id)),
            seq=seq,
            source=speaks.way,
            people=speaks.people,
        )
        for activity_id in sorted(answers)
    ]
    return any(receipt.worried for receipt in receipts), all(receipt.again for receipt in receipts)


def _log(
    verb: str,
    record: Participant,
    speaks: Speaks,
    answers: Mapping[int, Given],
    member_id: int,
    now: datetime,
) -> None:
    positions = Activity.objects.filter(pk__in=answers).order_by("position").values_list("position", flat=True)
    facts = {"way": speaks.way, "people": speaks.people, "questions": list(positions)}
    audit.record(verb=verb, subject=f"record:{record.pk}", by=member_id, now=now, facts=facts)
