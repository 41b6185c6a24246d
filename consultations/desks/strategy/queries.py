"""What the strategy desk knows, read only: what is owed to whom by when, and what stands in the way of "answered"."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import Member, Organisation
from accounts.queries import members_who_hold
from accounts.roles import Role
from consultations.core.models import Activity, Consideration, Consultation, Entry, Following, Response
from consultations.core.promises import DUE_SOON_DAYS, Standing, day_of
from consultations.core.responses import not_considered, standing_now, standings, undated

WRITERS = (Role.DECISION_MAKER, Role.ANALYST, Role.ADMINISTRATOR)
REMINDED = (Role.DECISION_MAKER, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Owed:
    """One consultation as the desk lists it. `drafts` wait to be finished, `asked` of them for a colleague."""

    consultation: Consultation
    standing: Standing
    drafts: int
    asked: int


@dataclass(frozen=True)
class Considered:
    """One activity with what the decision-maker recorded about it, the newest first."""

    activity: Activity
    records: tuple[Consideration, ...]


def consultations_of(organisations: Iterable[Organisation]) -> QuerySet[Consultation]:
    """What these organisations asked and must answer; what was brought in from elsewhere is answered there."""
    return Consultation.objects.filter(
        organisation__in=organisations, state__in=Consultation.PUBLIC_STATES, source_note=""
    )


def owed_by(organisations: Iterable[Organisation], *, now: datetime) -> list[Owed]:
    """The latest first, then what is due soonest; what is answered and owes nothing comes last. Four queries."""
    drafts = Count("responses", filter=Q(responses__state=Response.State.DRAFT))
    asked = Count("responses", filter=Q(responses__state=Response.State.DRAFT, responses__asked_at__isnull=False))
    found = list(consultations_of(organisations).annotate(draft_count=drafts, asked_count=asked).order_by("-pk"))
    standing = standings(found, now=now)
    rows = [Owed(one, standing[one.pk], one.draft_count, one.asked_count) for one in found]
    return sorted(rows, key=_urgency)


def _urgency(row: Owed) -> tuple[int, int]:
    left = row.standing.days_left
    return -row.standing.late_days, 10_000 if left is None else left


def waiting_for(member: Member, organisations: list[Organisation], now: datetime) -> int:
    """How many consultations wait for an answer that is late or due in two weeks, or for them to publish one: one query."""
    soon = day_of(now) + timedelta(days=DUE_SOON_DAYS)
    published = Response.objects.filter(consultation=OuterRef("pk"), state=Response.State.PUBLISHED)
    to_come = standing_now().filter(consultation=OuterRef("pk"), due_on__lte=soon)
    asked = Response.objects.filter(consultation=OuterRef("pk"), state=Response.State.DRAFT, asked_at__isnull=False)
    waits = (
        Q(~Exists(published), answer_due__lte=soon) | Q(Exists(to_come)) | Q(Exists(asked.exclude(written_by=member)))
    )
    return consultations_of(organisations).filter(waits).count()


def late_in_words(member: Member, organisations: list[Organisation], now: datetime) -> list[str]:
    """What is late, with days, the latest first; for the staff's front hall (PAR-05)."""
    late = [row for row in owed_by(organisations, now=now) if row.standing.late]
    return [f"{row.consultation.title}: {row.standing.late_text}" for row in late]


def considered_in(consultation: Consultation) -> list[Considered]:
    """Every activity, in order: two queries."""
    records: dict[int, list[Consideration]] = {}
    for record in Consideration.objects.filter(activity__consultation=consultation).select_related("member"):
        records.setdefault(record.activity_id, []).insert(0, record)
    return [Considered(each, tuple(records.get(each.pk, ()))) for each in consultation.activities.filter(asks=True)]


def responses_at_desk(consultation: Consultation) -> list[Response]:
    """Drafts first, then what is published, the newest first."""
    found = Response.objects.filter(consultation=consultation).select_related("written_by", "published_by")
    superseded = Response.objects.filter(corrects=OuterRef("pk"), state=Response.State.PUBLISHED)
    return list(found.annotate(superseded=Exists(superseded)).order_by("state", "-pk"))


def missing_for_answered(consultation: Consultation) -> list[str]:
    """What must be there before somebody can say "this answers it", in words; empty when nothing is missing."""
    missing = []
    if not standing_now().filter(consultation=consultation).exists():
        missing.append("One published answer or more.")
    if undated(consultation).exists():
        missing.append("A day for every answer that is not decided yet.")
    missing += [
        f"What the decision-maker considered about: {activity.prompt}" for activity in not_considered(consultation)
    ]
    return missing


def ideas_to_answer(consultation: Consultation) -> QuerySet[Entry]:
    """Ideas that everybody can read, by question, then the oldest; those that an answer may be about."""
    return (
        Entry.objects.filter(
            activity__consultation=consultation, activity__kind="ideas", parent__isnull=True, shown_text__isnull=False
        )
        .exclude(origin=Entry.Origin.STAFF)
        .order_by("activity__position", "pk")
    )


def colleagues(
    organisation: Organisation, roles: Iterable[Role], *, now: datetime, but: int | None = None
) -> list[int]:
    """The ids of those who hold one of the roles there today, without one of them."""
    found = {member.pk for role in roles for member in members_who_hold(role, organisation, now=now)}
    return sorted(found - {but})


def published_lately(since: datetime) -> list[tuple[Consultation, list[tuple[datetime, int]]]]:
    """Consultations of which something was published since, each with all its publications, the oldest first."""
    published = Response.objects.filter(state=Response.State.PUBLISHED)
    lately = Consultation.objects.filter(pk__in=published.filter(published_at__gte=since).values("consultation"))
    found: dict[int, list[tuple[datetime, int]]] = {}
    rows = published.filter(consultation__in=lately).order_by("published_at", "pk")
    for consultation_id, at, pk in rows.values_list("consultation", "published_at", "pk"):
        if at is not None:
            found.setdefault(consultation_id, []).append((at, pk))
    return [(one, found[one.pk]) for one in lately.order_by("pk")]


def followers_since_before(consultation: Consultation, moment: datetime) -> list[int]:
    """Who followed it by this moment, and does still: who came later has the page, and needs no old news."""
    following = Following.objects.filter(consultation=consultation, since__lte=moment, member__is_active=True)
    return list(following.order_by("member_id").values_list("member_id", flat=True))


def days_to_remind(now: datetime) -> list[tuple[Consultation, date]]:
    """Each promised day that is not kept: of a first answer, or of what an answer said would come."""
    public = Consultation.objects.filter(state__in=Consultation.PUBLIC_STATES, source_note="").select_related(
        "organisation"
    )
    soon = day_of(now) + timedelta(days=DUE_SOON_DAYS)
    published = Response.objects.filter(consultation=OuterRef("pk"), state=Response.State.PUBLISHED)
    first = [(one, one.answer_due) for one in public.filter(~Exists(published), answer_due__lte=soon) if one.answer_due]
    to_come = (
        standing_now().filter(consultation__in=public, due_on__lte=soon).select_related("consultation__organisation")
    )
    later = {(response.consultation, response.due_on) for response in to_come if response.due_on}
    return first + sorted(later, key=lambda each: (each[0].pk, each[1]))
