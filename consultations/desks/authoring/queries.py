"""What the authoring desk lists: consultations by what each waits for, warnings on dates, and what may be started from."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from accounts.models import Member, Organisation, RoleGrant
from accounts.roles import Role
from consultations.core.models import Change, Consultation
from engage.places.calendar import holiday_share, unchecked_holidays

State = Consultation.State
STARTS = Path(__file__).parent / "starts"
SHORTEST = timedelta(days=14)
MOST_HOLIDAY = 0.5
AUTHORS = (Role.YOUTH_WORKER, Role.ANALYST, Role.ADMINISTRATOR)
APPROVERS = (Role.ANALYST, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Group:
    """Consultations that wait for the same thing."""

    name: str
    hint: str
    consultations: list[Consultation]


def consultations_of(organisations: Iterable[Organisation]) -> QuerySet[Consultation]:
    waiting = Change.objects.filter(consultation=OuterRef("pk"), state=Change.State.WAITING)
    return (
        Consultation.objects.filter(organisation__in=list(organisations))
        .annotate(activity_count=Count("activities", filter=Q(activities__asks=True)), change_waits=Exists(waiting))
        .order_by("-created_at", "pk")
    )


def groups_of(organisations: Iterable[Organisation]) -> list[Group]:
    """Every consultation once, first what waits for somebody; groups with nothing in them are left out."""
    found = list(consultations_of(organisations))
    over = {State.CLOSED, State.CONSIDERING, State.ANSWERED, State.ARCHIVED}
    groups = [
        Group(
            "Waiting for a second person",
            "An analyst or administrator who did not write it reads it and says yes, or sends it back.",
            [one for one in found if one.waits_for_approval],
        ),
        Group("Being written", "", [one for one in found if one.state == State.DRAFT and not one.waits_for_approval]),
        Group("Approved", "Opens by itself at its time.", [one for one in found if one.state == State.READY]),
        Group("Open now", "", [one for one in found if one.state == State.OPEN]),
        Group("Closed", "", [one for one in found if one.state in over]),
        Group("Given up", "", [one for one in found if one.state == State.CANCELLED]),
    ]
    return [group for group in groups if group.consultations]


def just_begun(organisation: Organisation, *, title: str, member_id: int, now: datetime) -> Consultation | None:
    """A draft of this title that this member began in the last half minute: then the form came twice."""
    since = now - timedelta(seconds=30)
    return Consultation.objects.filter(
        organisation=organisation, title=title, state=State.DRAFT, edited_by_id_was=member_id, created_at__gte=since
    ).first()


def number_waiting(member: Member, organisations: Iterable[Organisation], now: datetime) -> int:
    """How many consultations wait for this very person: to approve, to look at a change, or because they did not open."""
    approves = RoleGrant.objects.standing(now).filter(
        member=member, organisation=OuterRef("organisation"), role__in=APPROVERS
    )
    change = Change.objects.filter(consultation=OuterRef("pk"), state=Change.State.WAITING).exclude(
        proposed_by_id_was=member.pk
    )
    waits = Q(state=State.DRAFT, submitted_at__isnull=False) & ~Q(submitted_by_id_was=member.pk)
    return (
        Consultation.objects.filter(Exists(approves), organisation__in=list(organisations))
        .filter(waits | Q(Exists(change)) | (Q(state=State.READY) & ~Q(not_opened_because="")))
        .count()
    )


def warnings_on(consultation: Consultation) -> list[str]:
    """What is allowed about its dates and still worth a second thought (PAR-11)."""
    opens, closes = consultation.opens_at, consultation.closes_at
    if not opens or not closes or closes <= opens:
        return []
    found = []
    if closes - opens < SHORTEST:
        found.append(f"It is open for {(closes - opens).days} days. Two weeks or more lets more people hear of it.")
    first, last = localdate(opens), localdate(closes)
    share = holiday_share(first, last)
    if share > MOST_HOLIDAY:
        found.append(f"{share:.0%} of its days are school or bank holidays: youth workers reach fewer people then.")
    unchecked = unchecked_holidays(first, last)
    if unchecked:
        found.append(f"Nobody has checked these holiday dates yet: {', '.join(unchecked)}.")
    return found


@cache
def starts() -> dict[str, dict[str, Any]]:
    """The templates to begin from, by name, as the files in `starts/` have them."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(STARTS.glob("*.json"))}


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    """First names of members who still have an account."""
    return dict(Member.objects.filter(pk__in=[pk for pk in ids if pk]).values_list("pk", "first_name"))
