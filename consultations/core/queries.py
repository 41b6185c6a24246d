"""What the core knows, read only: who took part, what was counted, what waits, what is shown."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from consultations.core.given import Given, Mark, Words
from consultations.core.models import (
    Activity,
    Answer,
    Change,
    Consultation,
    Decision,
    DigestReading,
    Entry,
    Following,
    Participant,
    PublishedDigest,
    Report,
    Response,
    Round,
    TextClosure,
    Vote,
)
from consultations.core.shared_words import SHARED, said_by
from engage.kit.rows import Columns, rows_of, written_out
from engage.kit.small_numbers import Exact

CLOSED_HERE = """
SELECT <columns> FROM core_textclosure t WHERE t.opened_at IS NULL
  AND (t.activity_id = %s OR t.organisation_id = %s OR t.activity_id IS NULL AND t.organisation_id IS NULL)
ORDER BY t.activity_id NULLS LAST, t.organisation_id NULLS LAST LIMIT 1
"""
CLOSURE = Columns(TextClosure, "t")


def closure_over(activity: Activity) -> TextClosure | None:
    """What closes new words in this activity now, the narrowest first; None while people may write. One query."""
    found = rows_of(written_out(CLOSED_HERE, CLOSURE), [activity.pk, activity.consultation.organisation_id])
    return CLOSURE.read(found[0]) if found else None


def public_consultations() -> QuerySet[Consultation]:
    """What the public may read of, what is open first, then the newest."""
    return (
        Consultation.objects.filter(state__in=Consultation.READABLE_STATES)
        .annotate(activity_count=Count("activities", filter=Q(activities__asks=True)))
        .order_by("-opens_at")
    )


def followers_of(consultation: Consultation) -> list[int]:
    """The ids of the members who asked to hear what becomes of it, as `mailing.write_to` takes them."""
    return list(
        Following.objects.filter(consultation=consultation, member__is_active=True)
        .order_by("member_id")
        .values_list("member_id", flat=True)
    )


def consultations_to_answer(now: datetime) -> QuerySet[Consultation]:
    """What we asked and what is over, what closed last first. Words brought in from elsewhere are owed no answer by us."""
    over = ~Q(state=Consultation.State.OPEN) | Q(closes_at__lte=now)
    ours = Consultation.objects.filter(over, state__in=Consultation.READABLE_STATES, source_note="", opens_at__lte=now)
    return ours.order_by("-closes_at", "-pk")


def questions_of(consultation: Consultation) -> QuerySet[Activity]:
    """The activities that ask something; what is only there to be read is no question."""
    return consultation.activities.filter(asks=True)


# The start page asks this each time: one statement as it stands costs a tenth of two that the ORM puts together.
COUNTED_FOR_THE_START = """
SELECT (SELECT count(*) FROM core_activity WHERE consultation_id = %s AND asks),
       EXISTS (SELECT FROM core_change WHERE consultation_id = %s AND state = 'made')
"""


def counted_for_the_start(consultation: Consultation) -> tuple[int, bool]:
    """How many questions there are, and whether anything was changed since it opened."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED_FOR_THE_START, [consultation.pk, consultation.pk])
        questions, changed = cursor.fetchone()
    return questions, changed


def step_of(activity: Activity) -> tuple[int, int]:
    """How far along an activity is: questions up to and with it, and questions in all. One query."""
    positions = list(questions_of(activity.consultation).values_list("position", flat=True))
    return sum(position <= activity.position for position in positions), len(positions)


def held_entries(organisation_ids: list[int]) -> QuerySet[Entry]:
    """What waits for a person in these organisations, worst first, then the oldest."""
    return (
        Entry.objects.filter(state=Entry.State.HELD, activity__consultation__organisation_id__in=organisation_ids)
        .select_related("activity__consultation", "parent")
        .order_by("-severity", "held_since", "pk")
    )


def oldest_held_seconds(now: datetime) -> float | None:
    """How long the oldest held words of any organisation have waited; None when nothing waits."""
    oldest = Entry.objects.filter(state=Entry.State.HELD).aggregate(at=Min("held_since"))["at"]
    return None if oldest is None else max(0.0, (now - oldest).total_seconds())


def shown_entries(activity: Activity) -> QuerySet[Entry]:
    """What everybody may read on an activity's board: staff's options and published words, without replies."""
    return Entry.objects.filter(activity=activity, shown_text__isnull=False, parent__isnull=True).exclude(
        state=Entry.State.RETIRED
    )


def quotable_entries(consultation: Consultation) -> QuerySet[Entry]:
    """Participants' words that were published as they now stand and whose author said they may be used.

    A reply to an idea that was taken down is not among them: it can be read nowhere else either.
    """
    return (
        Entry.objects.filter(
            Q(parent__isnull=True) | Q(parent__shown_text__isnull=False),
            # What was said in a room is told as a part of its own, never among what people said on their own.
            Q(answer__isnull=True) | Q(answer__round__number=1),
            activity__consultation=consultation,
            origin=Entry.Origin.PARTICIPANT,
            may_quote=True,
            shown_text__isnull=False,
            state__in=[Entry.State.PUBLISHED, Entry.State.REDACTED],
        )
        .select_related("activity", "answer__participant__area")
        .order_by("activity__position", "pk")
    )


def reportable_entries(consultation: Consultation) -> QuerySet[Entry]:
    """What people wrote and others can read, also what was hidden because somebody reported it; the newest first.

    A reply to an idea that was taken down is not among them: it can be read nowhere.
    """
    return (
        Entry.objects.filter(
            Q(parent__isnull=True) | Q(parent__shown_text__isnull=False),
            Q(shown_text__isnull=False) | Exists(Report.objects.filter(entry=OuterRef("pk"), outcome=None)),
            activity__consultation=consultation,
        )
        .exclude(origin=Entry.Origin.STAFF)
        .exclude(state=Entry.State.WITHDRAWN)
        .select_related("activity")
        .order_by("-pk")
    )


def report_by_code(code_key: str) -> Report | None:
    """The report that a reporter's words lead to, with what a person decided about it."""
    return Report.objects.select_related("outcome__decision", "entry").filter(code_key=code_key).first()


_sources: ContextVar[frozenset[str] | None] = ContextVar("counted_sources", default=None)


@contextmanager
def counting_only(*sources: str) -> Iterator[None]:
    """Inside, tallies count only what came this way ("phone", "hands"): a room shows hands and phones apart."""
    token = _sources.set(frozenset(sources))
    try:
        yield
    finally:
        _sources.reset(token)


def _counted(**of_round: Round) -> Q:
    """The filter on a round's answers, or votes, that a tally counts."""
    wanted, (name, asked) = _sources.get(), next(iter(of_round.items()))
    return Q(**{name: asked}) if wanted is None else Q(**{name: asked, name.replace("round", "source__in"): wanted})


def marks_of(round: Round) -> QuerySet[Vote]:
    """The marks that a tally of this round counts."""
    return Vote.objects.filter(_counted(answer__round=round), answer__status=Answer.Status.ANSWERED).exclude(value=0)


def people_by_entry(round: Round) -> dict[int, dict[int, Exact]]:
    """For each entry of the round's activity: how many people gave each value. Marks taken back (0) are left out."""
    counted: dict[int, dict[int, Exact]] = defaultdict(dict)
    given = marks_of(round).values_list("entry_id", "value")
    rows = given.annotate(people_sum=Sum("people"), largest=Max("people"))
    for entry_id, value, people, largest in rows:
        counted[entry_id][value] = Exact(people, largest=largest)
    return counted


def places_by_entry(round: Round) -> dict[int, dict[tuple[int, int], Exact]]:
    """For each entry of a ranking: how many people put it at (place, out of so many that they placed)."""
    placed = (
        Vote.objects.filter(answer=OuterRef("answer"))
        .exclude(value=0)
        .order_by()
        .values("answer")
        .annotate(number=Count("pk"))
        .values("number")
    )
    rows = (
        marks_of(round)
        .annotate(placed=Subquery(placed))
        .values_list("entry_id", "value", "placed")
        .annotate(people_sum=Sum("people"), largest=Max("people"))
    )
    counted: dict[int, dict[tuple[int, int], Exact]] = defaultdict(dict)
    for entry_id, value, number, people, largest in rows:
        counted[entry_id][value, number] = Exact(people, largest=largest)
    return counted


def people_by_total(round: Round) -> dict[int, Exact]:
    """How many people gave so much in all, over the marks of their answer; nothing at all is 0."""
    counted: dict[int, Exact] = {}
    rows = (
        Answer.objects.filter(_counted(round=round), status=Answer.Status.ANSWERED)
        .annotate(total=Coalesce(Sum("votes__value"), 0))
        .values_list("total", "people")
    )
    for total, people in rows:
        counted[total] = counted.get(total, Exact(0)) + Exact(people, largest=people)
    return counted


def people_by_status(round: Round) -> dict[str, Exact]:
    """How many people answered, were not sure, would rather not say, skipped."""
    rows = (
        Answer.objects.filter(_counted(round=round))
        .values_list("status")
        .annotate(people_sum=Sum("people"), largest=Max("people"))
    )
    counted = {status: Exact(people, largest=largest) for status, people, largest in rows}
    return {status: counted.get(status, Exact(0)) for status in Answer.Status.values}


def people_by_way(round: Round) -> dict[str, Exact]:
    """How many people who answered this round did it on a phone, in a group, on paper; only ways that somebody went."""
    rows = (
        Answer.objects.filter(_counted(round=round), status=Answer.Status.ANSWERED)
        .values_list("source")
        .annotate(people_sum=Sum("people"), largest=Max("people"))
    )
    return {source: Exact(people, largest=largest) for source, people, largest in rows}


def people_with_words(round: Round) -> Exact:
    """How many people's answers hold words of their own that were not taken back."""
    answers = Answer.objects.filter(
        round=round,
        status=Answer.Status.ANSWERED,
        pk__in=Entry.objects.filter(activity=round.activity_id)
        .exclude(state=Entry.State.WITHDRAWN)
        .values("answer_id"),
    )
    found = answers.aggregate(people_sum=Sum("people"), largest=Max("people"))
    return Exact(found["people_sum"] or 0, largest=found["largest"] or 1)


def took_part(consultation: Consultation) -> QuerySet[Participant]:
    """Participants who gave at least one answer that is not a skip."""
    return Participant.objects.filter(
        consultation=consultation,
        pk__in=Answer.objects.filter(round__activity__consultation=consultation)
        .exclude(status=Answer.Status.SKIPPED)
        .values("participant_id"),
    )


def people_by_area(consultation: Consultation) -> dict[str, Exact]:
    """Participants by GSS code; "elsewhere" for somewhere else and "" for those who did not say."""
    rows = took_part(consultation).values_list("area__code", "elsewhere").annotate(number=Count("pk"))
    counted: dict[str, Exact] = {}
    for code, elsewhere, number in rows:
        key = code or ("elsewhere" if elsewhere else "")
        counted[key] = counted.get(key, Exact(0)) + Exact(number)
    return counted


def people_by_age_band(consultation: Consultation) -> dict[str, Exact]:
    """Participants by age band; "" for those who did not say."""
    rows = took_part(consultation).values_list("age_band").annotate(number=Count("pk"))
    return {band: Exact(number) for band, number in rows}


@dataclass(frozen=True)
class ModerationFigures:
    """How words were treated in one consultation: entries received, by their state now, and decisions by reason."""

    received: Exact
    by_state: Mapping[str, Exact]
    by_reason: Mapping[str, Exact]


def moderation_figures(consultation: Consultation) -> ModerationFigures:
    entries = Entry.objects.filter(activity__consultation=consultation).exclude(origin=Entry.Origin.STAFF)
    by_state = {state: Exact(number) for state, number in entries.values_list("state").annotate(number=Count("pk"))}
    by_reason = {
        reason: Exact(number)
        for reason, number in Decision.objects.filter(
            ~Q(outcome=Decision.Outcome.REOPEN), entry__activity__consultation=consultation
        )
        .exclude(outcome=Decision.Outcome.REFER)
        .values_list("reason")
        .annotate(number=Count("entry", distinct=True))
    }
    return ModerationFigures(Exact(entries.count()), by_state, by_reason)


def marked_by(participant: Participant, activity: Activity) -> set[int]:
    """The entries of this activity on which this participant has a standing mark."""
    return set(
        Vote.objects.filter(answer__participant=participant, answer__round__activity=activity, answer__round__number=1)
        .exclude(value=0)
        .values_list("entry_id", flat=True)
    )


def has_answered(activity: Activity, participant: Participant) -> bool:
    """Did they answer the self-paced round, be it with "not sure"? To skip is not to answer."""
    given = Answer.objects.filter(participant=participant, round__activity=activity, round__number=1)
    return given.exclude(status=Answer.Status.SKIPPED).exists()


def given_before(activity: Activity, participant: Participant) -> Given | None:
    """What this participant answered to the self-paced round, as it was given; None if nothing yet."""
    answer = Answer.objects.filter(participant=participant, round__activity=activity, round__number=1).first()
    if answer is None:
        return None
    shared = SHARED & Q(pk__in=answer.votes.exclude(value=0).values("entry_id"))
    words = Entry.objects.filter(Q(answer=answer) | shared).exclude(state=Entry.State.WITHDRAWN).order_by("pk")
    return Given(
        answer.status,
        marks=tuple(Mark(vote.entry_id, vote.value) for vote in answer.votes.order_by("pk")),
        words=tuple(Words(entry.text, entry.may_quote) for entry in words),
    )


def entries_of(participant: Participant) -> QuerySet[Entry]:
    """The words of one participant, also those that others may not read, oldest first; not what was withdrawn."""
    return (
        Entry.objects.filter(said_by(participant))
        .exclude(state=Entry.State.WITHDRAWN)
        .select_related("activity", "parent")
        .order_by("activity__position", "pk")
    )


REVIEWABLE = {Entry.State.DECLINED, Entry.State.COUNTED, Entry.State.REDACTED}


def may_ask_again(entry: Entry) -> bool:
    """May the author ask somebody else to look? Once for each version of their words."""
    if entry.merged_into_id is not None:  # it is shown under another word
        return False
    return entry.state in REVIEWABLE and entry.reviewed_version != entry.version and bool(entry.text)


def newest_published_digest(consultation: Consultation) -> PublishedDigest | None:
    """The newest version that was published, for pages that lead to it."""
    return PublishedDigest.objects.filter(consultation=consultation).order_by("-number").first()


def read_by_decision_maker_at(consultation: Consultation) -> datetime | None:
    """When a decision-maker first opened a published digest of it; None if none has (PAR-09)."""
    readings = DigestReading.objects.filter(digest__consultation=consultation)
    return readings.aggregate(at=Min("at"))["at"]


# After a promised day nobody kept, the clock of retention begins by itself: nothing is kept for ever because of it.
UNANSWERED = timedelta(days=365)


def answered_by(moment: datetime) -> QuerySet[Consultation]:
    """Consultations whose newest answer was published by then; where none was, those whose promised day was a year before."""
    over = Consultation.objects.filter(closes_at__lte=moment).exclude(
        state__in=[Consultation.State.DRAFT, Consultation.State.READY]
    )
    published = Max("responses__published_at", filter=Q(responses__state=Response.State.PUBLISHED))
    never = Q(answered=None, answer_due__lte=(moment - UNANSWERED).date())
    return over.alias(answered=published).filter(Q(answered__lte=moment) | never)


def changes_of(consultation: Consultation, activity: Activity | None = None) -> QuerySet[Change]:
    """What was changed since it opened, newest first: of one activity, or all of it."""
    made = Change.objects.filter(consultation=consultation, state=Change.State.MADE).order_by("-decided_at")
    return made if activity is None else made.filter(activity=activity)
