"""What the desk shows: what waits and why, who reads what, how today went, what was decided before. Nothing here writes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, FloatField, Min, QuerySet
from django.db.models.functions import Extract
from django.utils.timezone import localtime

from accounts.models import Member, Organisation
from consultations.core.kinds import kind_of, kinds
from consultations.core.models import Activity, Answer, Consultation, Decision, Entry, Finding, Report
from consultations.core.queries import held_entries
from consultations.core.shared_words import times_said
from consultations.desks.moderation.models import Reading

READING_LASTS = timedelta(minutes=2)
# What a screen finds, as a moderator reads it in a list and as it stands in "[removed: …]".
PERSONAL = {
    "email": "E-mail address",
    "phone": "Phone number",
    "postcode": "Postcode",
    "link": "Link",
    "handle": "Name on social media",
    "name": "Name",
    "address": "Address",
}
LEVELS = ("Nothing found", "Look closely", "Personal details", "Somebody may be in danger")


def why(finding: Finding) -> str:
    return PERSONAL.get(finding.screen, finding.reason)


@dataclass(frozen=True)
class Waiting:
    """One line of the queue."""

    id: int
    version: int
    why: str
    level: str
    severity: int
    excerpt: str
    seconds: float
    read_by: str
    times: int = 1  # how many people said it
    way: str = ""  # how it came, where it was not on a phone of their own


@dataclass(frozen=True)
class Today:
    """How the desk stands."""

    waiting: int
    referred: int
    oldest_seconds: float | None
    decided: int
    median_seconds: float | None


@dataclass(frozen=True)
class Piece:
    """A stretch of the words, and what was found in it, if anything."""

    text: str
    reason: str = ""


class Median(Aggregate):
    """The middle value, as PostgreSQL reckons it."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def number_waiting(organisations: Iterable[Organisation]) -> int:
    return held_entries([organisation.pk for organisation in organisations]).count()


def number_referred(organisations: Iterable[Organisation]) -> int:
    """How many words are with safeguarding; what they are, that desk alone reads."""
    return Entry.objects.filter(
        state=Entry.State.SAFEGUARDING, activity__consultation__organisation__in=list(organisations)
    ).count()


def way_words(entry: Entry) -> str:
    """Words that a youth worker typed say so wherever they are read; "" for what came from a phone."""
    answer = entry.answer
    if answer is None:
        return ""
    if answer.source == Answer.Source.GROUP:
        return f"From a group of {answer.people}"
    return "On paper" if answer.source == Answer.Source.PAPER else ""


def in_queue(
    organisations: Iterable[Organisation], consultation_id: int | None, *, offline: bool = False
) -> QuerySet[Entry]:
    """`offline`: only what was written down for people without a phone."""
    held = held_entries([organisation.pk for organisation in organisations])
    held = held.select_related("activity__consultation", "parent", "answer")
    if offline:
        held = held.filter(answer__source__in=[Answer.Source.GROUP, Answer.Source.PAPER])
    return held if consultation_id is None else held.filter(activity__consultation_id=consultation_id)


def next_in_queue(
    organisations: Iterable[Organisation], consultation_id: int | None, *, member: Member, now: datetime
) -> int | None:
    """The worst entry that no colleague has open."""
    read = Reading.objects.filter(at__gt=now - READING_LASTS).exclude(member=member).values("entry_id")
    return in_queue(organisations, consultation_id).exclude(pk__in=read).values_list("pk", flat=True).first()


def consultations_waiting(organisations: Iterable[Organisation]) -> list[tuple[Consultation, int]]:
    """Consultations with words that wait, and how many."""
    rows = dict(
        Entry.objects.filter(state=Entry.State.HELD, activity__consultation__organisation__in=list(organisations))
        .values_list("activity__consultation")
        .annotate(number=Count("pk"))
    )
    found = Consultation.objects.filter(pk__in=rows).order_by("title")
    return [(consultation, rows[consultation.pk]) for consultation in found]


def waiting_lines(entries: Sequence[Entry], *, member: Member, now: datetime) -> list[Waiting]:
    """The lines for these entries: three queries, however many there are."""
    times = times_said(entry for entry in entries if kind_of(entry.activity).shares_words)
    worst: dict[int, Finding] = {}
    for finding in Finding.objects.filter(entry__in=entries, version=F("entry__version")).order_by(
        "severity", "-start"
    ):
        worst[finding.entry_id] = finding
    readers = dict(
        Reading.objects.filter(entry__in=entries, at__gt=now - READING_LASTS)
        .exclude(member=member)
        .values_list("entry_id", "member__first_name")
    )
    return [
        Waiting(
            id=entry.pk,
            version=entry.version,
            why=why(worst[entry.pk]) if entry.pk in worst else LEVELS[0],
            level=LEVELS[min(entry.severity, 3)],
            severity=min(entry.severity, 3),
            excerpt=entry.text[:120],
            seconds=max(0.0, (now - entry.held_since).total_seconds()),
            read_by=readers.get(entry.pk, ""),
            times=times.get(entry.pk, 1),
            way=way_words(entry),
        )
        for entry in entries
    ]


def today(organisations: Iterable[Organisation], *, now: datetime) -> Today:
    theirs = list(organisations)
    held = held_entries([organisation.pk for organisation in theirs]).order_by()
    waiting = held.aggregate(number=Count("pk"), oldest=Min("held_since"))
    midnight = localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    waited = ExpressionWrapper(F("at") - F("entry__held_since"), output_field=DurationField())
    decided = (
        Decision.objects.filter(at__gte=midnight, entry__activity__consultation__organisation__in=theirs)
        .exclude(outcome=Decision.Outcome.REOPEN)
        .exclude(reason=Decision.Reason.IMPORTED)
        .aggregate(number=Count("pk"), median=Median(Extract(waited, "epoch")))
    )
    return Today(
        waiting=waiting["number"],
        referred=number_referred(theirs),
        oldest_seconds=(now - waiting["oldest"]).total_seconds() if waiting["oldest"] else None,
        decided=decided["number"],
        median_seconds=decided["median"],
    )


def findings_of(entry: Entry) -> list[Finding]:
    """What the screens found in the newest words, in the order in which it stands there."""
    return list(entry.findings.filter(version=entry.version).order_by("start", "-severity"))


def pieces_of(text: str, findings: Iterable[Finding]) -> list[Piece]:
    """The words cut where something was found begins or ends. Joined together they are the words, letter for letter."""
    reasons: dict[int, list[str]] = defaultdict(list)
    cuts = {0, len(text)}
    for finding in findings:
        if 0 <= finding.start < finding.end <= len(text):
            cuts |= {finding.start, finding.end}
            for at in range(finding.start, finding.end):
                if why(finding) not in reasons[at]:
                    reasons[at].append(why(finding))
    edges = sorted(cuts)
    return [Piece(text[start:end], ", ".join(reasons.get(start, []))) for start, end in pairwise(edges)]


def open_reports(entry: Entry) -> list[Report]:
    """What people reported about these words and nobody has answered yet, the gravest first."""
    waiting = list(entry.reports.filter(outcome=None).order_by("pk"))
    return sorted(waiting, key=lambda report: report.reason not in Report.HIDES_AT_ONCE)


def history_of(entry: Entry) -> list[Decision]:
    """Every decision about any version of the entry, newest first, each with the member who made it."""
    return list(entry.decisions.select_related("member").order_by("-pk"))


def others_reading(entry: Entry, *, member: Member, now: datetime) -> list[str]:
    """First names of colleagues who have the entry open."""
    readings = Reading.objects.filter(entry=entry, at__gt=now - READING_LASTS).exclude(member=member)
    return list(readings.values_list("member__first_name", flat=True))


def ideas_on_board(activity: Activity) -> QuerySet[Entry]:
    """Participants' published ideas, newest first."""
    return (
        Entry.objects.filter(activity=activity, parent__isnull=True, shown_text__isnull=False)
        .exclude(origin=Entry.Origin.STAFF)
        .order_by("-pk")
    )


def lists_of_words(organisations: Iterable[Organisation]) -> QuerySet[Activity]:
    """Activities whose words several people share, in consultations that the public can see."""
    return _on_desk(organisations, [kind.name for kind in kinds if kind.shares_words])


def lists_of_questions(organisations: Iterable[Organisation]) -> QuerySet[Activity]:
    """Questions to guests, in consultations that the public can see."""
    return _on_desk(organisations, [kind.name for kind in kinds if kind.item == "question"])


def boards(organisations: Iterable[Organisation]) -> QuerySet[Activity]:
    """Boards of ideas in consultations that the public can see."""
    return _on_desk(organisations, ["ideas"])


def _on_desk(organisations: Iterable[Organisation], names: list[str]) -> QuerySet[Activity]:
    return (
        Activity.objects.filter(
            kind__in=names,
            consultation__organisation__in=list(organisations),
            consultation__state__in=Consultation.PUBLIC_STATES,
        )
        .select_related("consultation")
        .order_by("consultation__title", "position")
    )
