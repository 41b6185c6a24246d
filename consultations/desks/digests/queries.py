"""What the digests desk knows, read only: the digests there are, and what an account needs that the core does not count."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Lower, Trim

from accounts.models import Member, Organisation, RoleGrant
from accounts.roles import Role
from consultations.core.models import (
    Activity,
    Answer,
    Consultation,
    DigestReading,
    Entry,
    Finding,
    Following,
    PublishedDigest,
)
from consultations.core.queries import quotable_entries
from consultations.core.repeats import suspected_repeats
from consultations.core.screening import CHECK_FAILED
from consultations.desks.digests.models import Digest, ProgrammeDigest, WordsExport
from engage.kit.models import Job
from engage.kit.small_numbers import Exact

# Who makes a digest, asks for it to go out, and publishes what somebody else asked for.
MAKERS = frozenset({Role.ANALYST, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Voices:
    """How many records came in one way, and how many people they speak for."""

    records: Exact
    people: Exact


def consultations_of(organisations: Iterable[Organisation]) -> QuerySet[Consultation]:
    """What these organisations can make a digest of: everything that was ever open, the newest first."""
    return (
        Consultation.objects.filter(organisation__in=organisations)
        .exclude(state__in=[Consultation.State.DRAFT, Consultation.State.READY])
        .order_by("-opens_at", "pk")
    )


def digests_of(organisations: Iterable[Organisation]) -> QuerySet[Digest]:
    """Their digests, newest first, without the accounts themselves and never with the exact part."""
    return (
        Digest.objects.filter(consultation__organisation__in=organisations)
        .select_related("consultation", "made_by", "published_by", "publication_asked_by")
        .defer("released", "exact")
        .order_by("consultation_id", "-number")
    )


def number_waiting(member: Member, organisations: list[Organisation], now: datetime) -> int:
    """How many things wait for this very person: digests and words that a colleague asked for, and, for who decides, a
    published digest that nobody who decides has opened. One query."""
    grants = RoleGrant.objects.standing(now).filter(
        member=member, organisation=OuterRef("consultation__organisation"), organisation__in=organisations
    )
    makes, decides = Exists(grants.filter(role__in=MAKERS)), Exists(grants.filter(role=Role.DECISION_MAKER))
    to_publish = Digest.objects.filter(makes, state=Digest.State.READY, publication_asked_by__isnull=False).exclude(
        publication_asked_by=member
    )
    to_grant = WordsExport.objects.filter(makes, granted_at=None, refused_at=None).exclude(asked_by=member)
    newer = PublishedDigest.objects.filter(consultation=OuterRef("consultation"), number__gt=OuterRef("number"))
    opened = DigestReading.objects.filter(digest=OuterRef("pk"))
    to_open = PublishedDigest.objects.filter(decides, ~Exists(newer), ~Exists(opened))
    first, *others = (each.order_by().values("pk") for each in (to_publish, to_grant, to_open))
    return first.union(*others, all=True).count()


def openings_of(digest: Digest) -> list[DigestReading]:
    """Which decision-makers opened it, each with the first time, oldest first (PAR-09)."""
    readings = DigestReading.objects.filter(digest__digest_id_was=digest.pk)
    return list(readings.select_related("member").order_by("at"))


def jobs_of(digests: Iterable[Digest]) -> dict[int, Job]:
    """The jobs of the digests that are being made, by digest."""
    waiting = {
        digest.job_id: digest.pk for digest in digests if digest.state == Digest.State.BUILDING and digest.job_id
    }
    return {waiting[job.pk]: job for job in Job.objects.filter(pk__in=waiting)} if waiting else {}


def job_gave_up(job: Job | None) -> bool:
    """Nothing will come of it any more, whatever the digest's own row still says."""
    return job is not None and job.state in {Job.State.FAILED, Job.State.STOPPED}


def voices_by_source(consultation: Consultation) -> dict[str, Voices]:
    """Records and people by how they answered. A participant counts once, in the way that spoke for the most people.

    Hands and paper have no participant: the same people may be counted in each question, so the fullest one stands.
    """
    given = Answer.objects.filter(round__activity__consultation=consultation).exclude(status=Answer.Status.SKIPPED)
    one_each: dict[int, tuple[int, str]] = {}
    rows = given.filter(participant__isnull=False).values_list("participant_id", "source").annotate(most=Max("people"))
    for participant, source, people in rows:
        one_each[participant] = max(one_each.get(participant, (0, "")), (people, source))
    records: dict[str, int] = defaultdict(int)
    people_by: dict[str, int] = defaultdict(int)
    for people, source in one_each.values():
        records[source] += 1
        people_by[source] += people
    nameless = (
        given.filter(participant__isnull=True).values_list("source", "round").annotate(n=Count("pk"), m=Sum("people"))
    )
    fullest: dict[str, tuple[int, int]] = {}
    for source, _, number, people in nameless:
        fullest[source] = max(fullest.get(source, (0, 0)), (people, number))
    for source, (people, number) in fullest.items():
        records[source] += number
        people_by[source] += people
    return {
        source: Voices(Exact(records[source]), Exact(people_by[source]))
        for source in Answer.Source.values
        if records[source]
    }


@dataclass(frozen=True)
class QualityFigures:
    """What the data quality box counts, in pieces of words and in answers."""

    repeated_words: Exact
    suspected_repeats: Exact
    unchecked: Exact
    waiting: Exact
    oldest_waiting: datetime | None


def quality_figures(consultation: Consultation) -> QualityFigures:
    words = Entry.objects.filter(activity__consultation=consultation, origin=Entry.Origin.PARTICIPANT).exclude(
        state=Entry.State.WITHDRAWN
    )
    same = words.values("activity", said=Lower(Trim("text"))).annotate(n=Count("pk")).filter(n__gt=1)
    waiting = words.filter(state=Entry.State.HELD).aggregate(n=Count("pk"), oldest=Min("held_since"))
    failed = Finding.objects.filter(entry__in=words, reason=CHECK_FAILED)
    return QualityFigures(
        repeated_words=Exact(sum(row["n"] - 1 for row in same)),
        suspected_repeats=suspected_repeats(consultation),
        unchecked=Exact(failed.values("entry").distinct().count()),
        waiting=Exact(waiting["n"]),
        oldest_waiting=waiting["oldest"],
    )


def contributors_by(activity: Activity, characteristic: str) -> dict[str, Exact]:
    """How many participants answered the activity, by `area__code` or `age_band`; nobody's answer is not a group."""
    rows = (
        Answer.objects.filter(round__activity=activity, participant__isnull=False, status=Answer.Status.ANSWERED)
        .values_list(f"participant__{characteristic}")
        .annotate(n=Count("participant", distinct=True))
    )
    return {value: Exact(number) for value, number in rows if value}


def has_new_answers(consultation: Consultation, since: datetime | None) -> bool:
    """Did anybody answer, or change an answer, after this moment (ever, if there is none)?"""
    given = Answer.objects.filter(round__activity__consultation=consultation)
    return (given.filter(changed_at__gt=since) if since else given).exists()


def last_cut_off(consultation: Consultation) -> datetime | None:
    return Digest.objects.filter(consultation=consultation).aggregate(at=Max("cut_off"))["at"]


def holds_words_that_went(digest: Digest) -> bool:
    """Does the account hold words that nobody may read any more: taken back, taken down, or not to be used any more?"""
    activities = (digest.exact or {}).get("activities", [])
    quoted = {int(number) for part in activities for number in part.get("quoted_entries", [])}
    named = {int(row["entry"]) for part in activities for row in part.get("rows", []) if str(row["entry"]).isdecimal()}
    may_be_quoted = set(quotable_entries(digest.consultation).filter(pk__in=quoted).values_list("pk", flat=True))
    hidden = Entry.objects.filter(pk__in=named, shown_text=None).exclude(origin=Entry.Origin.STAFF)
    return bool(quoted - may_be_quoted) or hidden.exists()


def published_digest(digest_id: int) -> Digest | None:
    """A published digest for everybody's page, without its exact part."""
    return Digest.objects.filter(pk=digest_id, state=Digest.State.PUBLISHED).defer("exact").first()


def years_of(digests: QuerySet[Digest]) -> list[int]:
    """The years in which these were begun, the newest first."""
    return [day.year for day in digests.order_by().dates("created_at", "year", order="DESC")]


def archived(
    digests: QuerySet[Digest],
    *,
    consultation: int | None = None,
    state: str = "",
    year: int | None = None,
    order: str = "",
) -> QuerySet[Digest]:
    """The archive: newest first, or by consultation and then newest first."""
    if consultation:
        digests = digests.filter(consultation=consultation)
    if state:
        digests = digests.filter(state=state)
    if year:
        digests = digests.filter(created_at__year=year)
    by_date = ("-created_at", "-pk")
    return digests.order_by("consultation__title", "consultation_id", *by_date) if order else digests.order_by(*by_date)


@dataclass(frozen=True)
class Archived:
    """One line of the archive; `before` is the version that it can be compared with."""

    digest: Digest
    before: int | None


def with_the_one_before(digests: list[Digest], readable: QuerySet[Digest]) -> list[Archived]:
    """Each with the id of the newest earlier version that the reader may read: one query for all of them."""
    open_ones = readable.filter(
        consultation__in={each.consultation_id for each in digests},
        state__in=[Digest.State.READY, Digest.State.PUBLISHED],
    )
    known: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for consultation_id, number, pk in open_ones.order_by("number").values_list("consultation_id", "number", "pk"):
        known[consultation_id].append((number, pk))
    lines = []
    for each in digests:
        before = [pk for number, pk in known[each.consultation_id] if number < each.number]
        lines.append(Archived(each, before[-1] if before and each.open_to_read else None))
    return lines


def words_exports_of(organisations: Iterable[Organisation]) -> QuerySet[WordsExport]:
    """Requests to take words away, the newest first."""
    return WordsExport.objects.filter(consultation__organisation__in=organisations).select_related(
        "consultation", "asked_by", "granted_by"
    )


def published_words(consultation: Consultation) -> QuerySet[Entry]:
    """Participants' words as everybody may read them; a reply under an idea that was taken down can be read nowhere."""
    return (
        Entry.objects.filter(
            Q(parent__isnull=True) | Q(parent__shown_text__isnull=False),
            activity__consultation=consultation,
            origin=Entry.Origin.PARTICIPANT,
            shown_text__isnull=False,
        )
        .exclude(state=Entry.State.WITHDRAWN)
        .select_related("activity")
    )


def followed_by(member: Member) -> set[int]:
    """The ids of the consultations that the member follows."""
    return set(Following.objects.filter(member=member).values_list("consultation_id", flat=True))


def asked_between(organisation: Organisation, begins_on: date, ends_on: date) -> QuerySet[Consultation]:
    """What this organisation asked in a period: everything that was open on one of its days, in the order of opening."""
    return (
        consultations_of([organisation])
        .filter(opens_at__date__lte=ends_on, closes_at__date__gte=begins_on)
        .order_by("opens_at", "pk")
    )


def programmes_of(organisations: Iterable[Organisation]) -> QuerySet[ProgrammeDigest]:
    """Programme digests of these organisations, newest first, without the accounts themselves."""
    return (
        ProgrammeDigest.objects.filter(organisation__in=organisations)
        .select_related("organisation", "made_by")
        .defer("released")
        .order_by("-created_at", "-pk")
    )


def job_of_programme(programme: ProgrammeDigest) -> Job | None:
    return Job.objects.filter(pk=programme.job_id).first() if programme.job_id else None
