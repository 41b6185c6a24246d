"""What was written down for people without a phone: records, how many people they speak for, what each answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q, QuerySet

from accounts.models import Member, Organisation
from consultations.core.given import Given, Mark, Words
from consultations.core.models import Answer, Consultation, Entry, Participant
from consultations.core.shared_words import SHARED
from engage.kit.models import AuditEvent

GROUP, PAPER = Answer.Source.GROUP, Answer.Source.PAPER
OFFLINE = (GROUP, PAPER)
SMALLEST_GROUP, LARGEST_GROUP = 2, 200


@dataclass(frozen=True)
class Record:
    """One line of the list: a group of so many, or one sheet of paper or one conversation."""

    id: int
    is_group: bool
    people: int
    on: date
    questions: int
    written_by: str


def consultations_of(organisations: Iterable[Organisation]) -> QuerySet[Consultation]:
    """What is open first; counted: the records that were written down for it."""
    typed = Q(participants__answers__source__in=OFFLINE)
    return (
        Consultation.objects.filter(organisation__in=list(organisations), state__in=Consultation.PUBLIC_STATES)
        .filter(source_note="")
        .select_related("organisation")
        .annotate(record_count=Count("participants", filter=typed, distinct=True))
        .order_by("-closes_at", "title")
    )


def records_of(consultation: Consultation, *, way: str = "") -> QuerySet[Participant]:
    """The newest first; `way`: "group" or "paper" alone."""
    wanted = (way,) if way in OFFLINE else OFFLINE
    return (
        Participant.objects.filter(consultation=consultation, answers__source__in=wanted)
        .annotate(
            way=Min("answers__source"),
            people=Max("answers__people"),
            questions=Count("answers", filter=~Q(answers__status=Answer.Status.SKIPPED)),
        )
        .order_by("-pk")
    )


def lines(records: Iterable[Participant]) -> list[Record]:
    """Each with who wrote it down, as the log says; two queries for all of them."""
    found = list(records)
    subjects = {f"record:{one.pk}": one.pk for one in found}
    logged = AuditEvent.objects.filter(subject__in=subjects, verb="record.written").values_list(
        "subject", "member_id_was"
    )
    wrote = {subjects[subject]: member or 0 for subject, member in logged}
    names = dict(Member.objects.filter(pk__in=wrote.values()).values_list("pk", "first_name"))
    return [
        Record(
            one.pk,
            one.way == GROUP,  # type: ignore[attr-defined]
            one.people,  # type: ignore[attr-defined]
            one.joined_on,
            one.questions,  # type: ignore[attr-defined]
            names.get(wrote.get(one.pk, 0), ""),
        )
        for one in found
    ]


def way_of(record: Participant) -> str:
    """Either "group" or "paper"."""
    return record.answers.filter(source__in=OFFLINE).values_list("source", flat=True)[0]


def people_in(record: Participant) -> int:
    return record.answers.aggregate(most=Max("people"))["most"] or 1


def given_in(record: Participant) -> dict[int, Given]:
    """What the record says to each activity, as it was typed: with how many picked each thing."""
    found = {}
    answers = record.answers.filter(round__number=1).exclude(status=Answer.Status.SKIPPED)
    for answer in answers.select_related("round").prefetch_related("votes"):
        votes = [vote for vote in sorted(answer.votes.all(), key=lambda vote: vote.pk) if vote.value]
        shared = SHARED & Q(pk__in=[vote.entry_id for vote in votes])
        words = Entry.objects.filter(Q(answer=answer) | shared).exclude(state=Entry.State.WITHDRAWN).order_by("pk")
        found[answer.round.activity_id] = Given(
            answer.status,
            marks=tuple(Mark(vote.entry_id, vote.value, vote.people) for vote in votes),
            words=tuple(Words(entry.text, entry.may_quote) for entry in words),
        )
    return found
