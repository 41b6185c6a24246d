"""Bringing in many people's parts at once: what was said and decided elsewhere, or grown for the demo; never what is live.

Live answers go one by one through `accepting`. Here a whole consultation is written that nobody else can see yet, in bulk and
inside the caller's one transaction. The order is the same as in life: words are held, then decided, and only then shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from consultations.core.actions.deciding import REASONS_FOR, STATE_AFTER, Removal, redacted
from consultations.core.actions.renewing import renew_result
from consultations.core.actions.words import findings_of, severity_of
from consultations.core.announcing import board_stream, queue_stream, results_stream
from consultations.core.models import (
    Activity,
    Answer,
    Consultation,
    Decision,
    Entry,
    Finding,
    Participant,
    Round,
    Vote,
)
from consultations.core.screening import worries_about
from engage.kit import audit
from engage.kit.refusal import Refusal
from engage.realtime.streams import announce

BATCH = 5000
SHOWING = (Decision.Outcome.PUBLISH, Decision.Outcome.REDACT)


@dataclass(frozen=True)
class StartPage:
    """What a consultation tells people before they begin, and who owes them an answer."""

    title: str
    summary: str
    asked_by: str
    why: str
    can_change: str
    cannot_change: str
    minutes: int
    what_happens_next: str
    decision: str
    decision_maker: str
    decision_on: date
    answer_due: date
    promise: int
    opens_at: datetime
    closes_at: datetime
    dpia_reference: str
    lawful_basis: str


@dataclass(frozen=True)
class Newcomer:
    """A participant to add: no name, no key."""

    joined_on: date
    age_band: str = ""
    area_id: int | None = None
    elsewhere: bool = False


@dataclass(frozen=True)
class Go:
    """One participant's answer to add, without its marks and words."""

    participant_id: int
    at: datetime
    status: str = Answer.Status.ANSWERED
    source: str = Answer.Source.PHONE
    people: int = 1


@dataclass(frozen=True)
class Ruling:
    """What was decided about words to add, by whom."""

    outcome: str
    reason: str
    member_id: int
    at: datetime
    removals: tuple[Removal, ...] = ()


@dataclass(frozen=True)
class Said:
    """Words to add. Without a ruling they wait in the queue like all words."""

    text: str
    at: datetime
    answer_id: int | None = None
    parent_id: int | None = None
    may_quote: bool = False
    origin: str = Entry.Origin.PARTICIPANT
    norm: str | None = None  # of a word that several people share; it belongs to no answer
    ruling: Ruling | None = None


@transaction.atomic
def add_consultation(
    *,
    organisation_id: int,
    slug: str,
    page: StartPage,
    is_demo: bool,
    by: int | None,
    now: datetime,
    source_note: str = "",
) -> Consultation:
    """A draft with its whole start page; activities are added to it, then it is opened as any other."""
    parts: dict[str, Any] = {field.name: getattr(page, field.name) for field in fields(page)}
    consultation = Consultation.objects.create(
        organisation_id=organisation_id, slug=slug, is_demo=is_demo, source_note=source_note, created_at=now, **parts
    )
    audit.record(verb="consultation.import", subject=f"consultation:{consultation.pk}", by=by, now=now)
    return consultation


@transaction.atomic
def add_participants(*, consultation_id: int, newcomers: Iterable[Newcomer]) -> list[int]:
    """Their ids, in the order given."""
    made = Participant.objects.bulk_create(
        [
            Participant(
                consultation_id=consultation_id,
                age_band=newcomer.age_band,
                area_id=newcomer.area_id,
                elsewhere=newcomer.elsewhere,
                joined_on=newcomer.joined_on,
            )
            for newcomer in newcomers
        ],
        batch_size=BATCH,
    )
    return [participant.pk for participant in made]


@transaction.atomic
def add_answers(*, asked: Round, goes: Iterable[Go]) -> list[int]:
    """Their ids, in the order given."""
    made = Answer.objects.bulk_create(
        [
            Answer(
                round=asked,
                participant_id=go.participant_id,
                status=go.status,
                source=go.source,
                people=go.people,
                activity_version=asked.activity.version,
                seq=int(go.at.timestamp() * 1000),
                changed_at=go.at,
            )
            for go in goes
        ],
        batch_size=BATCH,
    )
    return [answer.pk for answer in made]


@transaction.atomic
def add_words(*, activity: Activity, said: Sequence[Said]) -> list[int]:
    """Hold the words with what the screens find, write down what was decided, then show what may be shown.

    Refuses a reason that does not fit its outcome. Referring is not done here: safeguarding gets words one by one.
    """
    for words in said:
        ruling = words.ruling
        if ruling and (
            ruling.outcome == Decision.Outcome.REFER
            or ruling.reason not in REASONS_FOR.get(Decision.Outcome(ruling.outcome), ())
        ):
            raise Refusal("Choose a reason that fits this decision.", code="no_reason", field="reason")
    worries = [worries_about(words.text) for words in said]
    entries = Entry.objects.bulk_create(
        [
            Entry(
                activity=activity,
                answer_id=words.answer_id,
                parent_id=words.parent_id,
                origin=words.origin,
                norm=words.norm,
                text=words.text,
                may_quote=words.may_quote,
                held_since=words.at,
                severity=severity_of(found),
            )
            for words, found in zip(said, worries, strict=True)
        ],
        batch_size=BATCH,
    )
    Finding.objects.bulk_create(
        [finding for entry, found in zip(entries, worries, strict=True) for finding in findings_of(entry, found)],
        batch_size=BATCH,
    )
    _decide([(entry, words.ruling) for entry, words in zip(entries, said, strict=True) if words.ruling])
    return [entry.pk for entry in entries]


@transaction.atomic
def add_votes(*, votes: Iterable[Vote]) -> int:
    """Marks that are not saved yet; how many there were. The database checks that each stays inside its activity."""
    return len(Vote.objects.bulk_create(votes, batch_size=BATCH))


@transaction.atomic
def finish(*, consultation: Consultation, facts: dict[str, int], by: int | None, now: datetime) -> None:
    """Log how much was brought in, and ring the streams once instead of once for each row."""
    audit.record(
        verb="consultation.imported", subject=f"consultation:{consultation.pk}", by=by, now=now, facts=dict(facts)
    )
    for asked in Round.objects.filter(activity__consultation=consultation):
        renew_result(round_id=asked.pk, now=now)
    names = [queue_stream(consultation.organisation_id)]
    names += [board_stream(activity.pk) for activity in consultation.activities.all()]
    names += [results_stream(asked.pk) for asked in Round.objects.filter(activity__consultation=consultation)]
    announce(*names)


def _decide(ruled: list[tuple[Entry, Ruling]]) -> None:
    """The decisions first: the database shows no words of a version that nobody decided to show."""
    Decision.objects.bulk_create(
        [
            Decision(
                entry=entry,
                version=entry.version,
                outcome=ruling.outcome,
                reason=ruling.reason,
                member_id=ruling.member_id,
                at=ruling.at,
            )
            for entry, ruling in ruled
        ],
        batch_size=BATCH,
    )
    shown = [
        redacted(entry.text, ruling.removals) if ruling.removals else entry.text if ruling.outcome in SHOWING else None
        for entry, ruling in ruled
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE core_entry SET state = ruled.state, shown_text = ruled.shown,
              shown_version = CASE WHEN ruled.shown IS NULL THEN NULL ELSE core_entry.version END
            FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS ruled (id, state, shown) WHERE core_entry.id = ruled.id
            """,
            [
                [entry.pk for entry, _ in ruled],
                [str(STATE_AFTER[Decision.Outcome(ruling.outcome)]) for _, ruling in ruled],
                shown,
            ],
        )
