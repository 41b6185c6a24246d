"""What the desk shows of concerns: which wait, whose clock has run out, who did what and when. Nothing here writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, Min, OuterRef, Q, QuerySet, Value, When

from accounts.models import Member, Organisation
from consultations.core.kinds import kind_of
from consultations.core.models import Activity, Consultation, Entry, Finding, Report, TextClosure
from consultations.core.screening import DANGER
from consultations.desks.safeguarding.models import PURPOSES, Concern, ConcernStep
from consultations.desks.safeguarding.sealing import Unreadable, unseal
from engage.kit.models import Job
from engage.kit.opening_hours import WeeklyHours
from engage.places.models import Area

State, Kind = Concern.State, ConcernStep.Kind
ALERT_JOBS = "mail:concern:"


@dataclass(frozen=True)
class Line:
    """One row of the desk's list; no words of anybody."""

    concern: Concern
    consultation: str
    area: str
    overdue: bool
    left: float  # staffed seconds until it must be acknowledged; below nothing: how long it should have been
    waiting: float  # seconds since it was raised


@dataclass(frozen=True)
class Step:
    """One step as the desk shows it; `words` are unsealed, or None when no key opens them."""

    step: ConcernStep
    words: dict[str, Any] | None
    telling: str


def concerns(organisations: Iterable[Organisation]) -> QuerySet[Concern]:
    """Worst first: what nobody has acknowledged, Red before Amber, then by the clock; closed ones last."""
    waits = Case(
        When(state=State.RAISED, then=Value(0)),
        When(state=State.CLOSED, then=Value(2)),
        default=Value(1),
        output_field=IntegerField(),
    )
    red = Case(When(urgency="red", then=Value(0)), default=Value(1), output_field=IntegerField())
    return Concern.objects.filter(organisation__in=list(organisations)).order_by(waits, red, "due_at", "pk")


def number_open(organisations: Iterable[Organisation]) -> int:
    return Concern.objects.filter(organisation__in=list(organisations)).exclude(state=State.CLOSED).count()


def entries_without_concern() -> list[int]:
    """Words that wait and may tell of danger, or that somebody referred, of which safeguarding has no copy."""
    known = Concern.objects.filter(entry_id_was=OuterRef("pk"))
    seen = Finding.objects.filter(entry=OuterRef("pk"), version=OuterRef("version"), severity__gte=DANGER)
    reported = Report.objects.filter(entry=OuterRef("pk"), reason=Report.Reason.WORRIED, outcome=None)
    held = Q(state=Entry.State.HELD, severity__gte=DANGER) & (Exists(seen.exclude(screen="report")) | Exists(reported))
    worrying = held | Q(state=Entry.State.SAFEGUARDING)
    found = Entry.objects.filter(worrying).exclude(origin=Entry.Origin.STAFF).filter(~Exists(known))
    return list(found.order_by("pk").values_list("pk", flat=True)[:200])


def to_escalate(*, now: datetime) -> list[int]:
    due = Concern.objects.filter(state=State.RAISED, escalate_at__lte=now)
    return list(due.order_by("escalate_at").values_list("pk", flat=True))


def lines(found: Iterable[Concern], hours: dict[int, WeeklyHours], *, now: datetime) -> list[Line]:
    """The rows for these concerns: two queries, however many there are."""
    rows = list(found)
    titles = dict(
        Consultation.objects.filter(pk__in={each.consultation_id_was for each in rows}).values_list("pk", "title")
    )
    areas = dict(Area.objects.filter(code__in={each.area_code for each in rows}).values_list("code", "name"))
    return [
        Line(
            concern=each,
            consultation=titles.get(each.consultation_id_was, ""),
            area=areas.get(each.area_code, ""),
            overdue=each.state == State.RAISED and each.due_at <= now,
            left=_left(hours.get(each.organisation_id, WeeklyHours({})), each, now).total_seconds(),
            waiting=(now - each.waiting_since).total_seconds(),
        )
        for each in rows
    ]


def _left(hours: WeeklyHours, concern: Concern, now: datetime) -> timedelta:
    if not hours:
        return concern.due_at - now
    if now <= concern.due_at:
        return hours.open_between(now, concern.due_at)
    return -hours.open_between(concern.due_at, now)


def contents_of(concern: Concern) -> dict[str, Any] | None:
    """The words with what they answered; None when no key opens them, or they are not what was sealed."""
    try:
        return unseal(concern.sealed, concern.words_hash)
    except Unreadable:
        return None


def newest_words(concern: Concern) -> dict[int, str]:
    """By version, what the author wrote after the first words that were sealed."""
    later = (
        concern.steps.filter(kind__in=[Kind.WORDS, Kind.REFERRED, Kind.REPORTED]).exclude(sealed="").order_by("number")
    )
    found = {}
    for step in later:
        words = _opened(step)
        if words and words.get("words"):
            found[int(step.facts.get("version", 0))] = str(words.get("words", ""))
    return found


def steps_of(concern: Concern) -> list[Step]:
    """Everything that happened, newest first, each with who did it. What the author wrote is left out: see newest_words."""
    found = concern.steps.select_related("member").order_by("-number")
    return [Step(step, _opened(step), _telling(step)) for step in found]


def live_entry(concern: Concern) -> Entry | None:
    """The entry as it stands now, if it is still there."""
    found = Entry.objects.select_related("activity__consultation").filter(pk=concern.entry_id_was)
    return found.first()


def _opened(step: ConcernStep) -> dict[str, Any] | None:
    if not step.sealed:
        return {}
    try:
        words = unseal(step.sealed, step.sealed_hash)
    except Unreadable:
        return None
    if "when" in words:
        words["when"] = datetime.fromisoformat(words["when"])
    return words


def _telling(step: ConcernStep) -> str:
    """The codes of a step in plain words."""
    facts = step.facts
    if step.kind == Kind.RAISED:
        return f"{Concern.Source(facts['source']).label}. {Concern.Urgency(facts['urgency']).label}."
    if step.kind in {Kind.ALERTED, Kind.ESCALATED}:
        told, administrators = len(facts.get("told", [])), len(facts.get("administrators", []))
        said = f"{told} safeguarding {'lead' if told == 1 else 'leads'}"
        return said + (f" and {administrators} administrators" if administrators else "") + " written to."
    if step.kind == Kind.URGENCY:
        return f"{Concern.Urgency(facts['from']).label} to {Concern.Urgency(facts['to']).label}."
    if step.kind == Kind.CLOSED:
        return f"{Concern.Outcome(facts['outcome']).label}."
    if step.kind == Kind.READ:
        return f"{PURPOSES.get(facts.get('purpose', ''), '')}."
    return str(facts.get("telling", ""))


# --- what is recorded for a report, and for the page that says what is up ----------------------------------------------


@dataclass(frozen=True)
class Timing:
    """How long one time of waiting took, in seconds of staffed time; None where it did not happen (yet)."""

    concern_id: int
    urgency: str
    raised_at: datetime
    alerted_after: float | None
    acknowledged_after: float | None
    escalations: int


def timings(organisation: Organisation, hours: WeeklyHours) -> list[Timing]:
    """From the steps, for each concern of one organisation, oldest first: when it was told of and acknowledged."""
    found = []
    for concern in Concern.objects.filter(organisation=organisation).prefetch_related("steps").order_by("pk"):
        first: dict[str, datetime] = {}
        times = 0
        for step in concern.steps.all():
            first.setdefault(step.kind, step.at)
            times += step.kind == Kind.ESCALATED

        def after(kind: str, first: dict[str, datetime] = first, concern: Concern = concern) -> float | None:
            if kind not in first:
                return None
            passed = hours.open_between(concern.raised_at, first[kind]) if hours else first[kind] - concern.raised_at
            return passed.total_seconds()

        found.append(
            Timing(concern.pk, concern.urgency, concern.raised_at, after(Kind.ALERTED), after(Kind.ACKNOWLEDGED), times)
        )
    return found


def oldest_unacknowledged_seconds(now: datetime) -> float | None:
    """How long the oldest concern of any organisation has waited for somebody; None when nothing waits."""
    oldest = Concern.objects.filter(state=State.RAISED).aggregate(at=Min("waiting_since"))["at"]
    return None if oldest is None else max(0.0, (now - oldest).total_seconds())


def oldest_unsent_alert_seconds(now: datetime) -> float | None:
    """How long the oldest alert of the last week has not been sent; None when all are out."""
    jobs = Job.objects.filter(key__startswith=ALERT_JOBS, created_at__gt=now - timedelta(days=7))
    oldest = jobs.exclude(state=Job.State.DONE).aggregate(at=Min("created_at"))["at"]
    return None if oldest is None else max(0.0, (now - oldest).total_seconds())


@dataclass(frozen=True)
class Figures:
    """How many concerns are in each state."""

    raised: int
    acknowledged: int
    acted: int
    closed: int


def figures(organisations: Iterable[Organisation]) -> Figures:
    rows = Concern.objects.filter(organisation__in=list(organisations)).values_list("state")
    by_state = dict(rows.annotate(number=Count("pk")))
    return Figures(*(by_state.get(state, 0) for state in ("raised", "acknowledged", "acted", "closed")))


def area_of(concern: Concern) -> Area | None:
    return Area.objects.filter(code=concern.area_code).first() if concern.area_code else None


@dataclass(frozen=True)
class Closed:
    """Writing that is closed now: where in words, by whom, and may this lead end it?"""

    closure: TextClosure
    where: str
    by: str
    ours: bool


def whole_site(organisations: Iterable[Organisation]) -> bool:
    """Do these leads look after the whole site? Those of the organisation that runs it do; a partner's after their own."""
    host = Organisation.objects.order_by("is_demo", "pk").first()
    return host in list(organisations)


def activities_with_words(organisations: Iterable[Organisation]) -> list[Activity]:
    """Where people can write now: activities of open consultations that take words."""
    found = Activity.objects.filter(
        consultation__organisation__in=list(organisations), consultation__state=Consultation.State.OPEN
    ).select_related("consultation")
    return [one for one in found.order_by("consultation__title", "position") if kind_of(one).takes_words]


def closures_of(organisations: Iterable[Organisation]) -> list[Closed]:
    """What is closed now as far as it touches these organisations, the widest first."""
    ours = list(organisations)
    whole = whole_site(ours)
    standing = (
        TextClosure.objects.filter(opened_at__isnull=True)
        .filter(
            Q(organisation__isnull=True, activity__isnull=True)
            | Q(organisation__in=ours)
            | Q(activity__consultation__organisation__in=ours)
        )
        .select_related("organisation", "activity__consultation")
        .order_by("activity", "pk")
    )
    names = dict(
        Member.objects.filter(pk__in=[one.closed_by_id_was for one in standing]).values_list("pk", "first_name")
    )
    found = []
    for one in standing:
        if one.activity is not None:
            where = f"{one.activity.consultation.title}: {one.activity.prompt}"
        else:
            where = f"Everywhere at {one.organisation.name}" if one.organisation else "The whole site"
        everywhere = one.organisation is None and one.activity is None
        found.append(Closed(one, where, names.get(one.closed_by_id_was, ""), whole or not everywhere))
    return found
