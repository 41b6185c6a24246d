"""Who looks after safeguarding in an organisation, and when somebody is there to read; nothing here writes."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext

from accounts.models import Member, Organisation, RoleGrant, SafeguardingPost, StaffedHours
from accounts.queries import members_who_hold
from accounts.roles import Role
from engage.kit.opening_hours import WeeklyHours, day_words, until_words
from engage.kit.rows import rows_of

HOURS = "SELECT weekday, opens, closes, clock_timestamp() FROM accounts_staffedhours WHERE organisation_id = %s ORDER BY weekday"
Part = SafeguardingPost.Part


@dataclass(frozen=True)
class Cover:
    """The named lead and deputy (None where nobody is named, or the one who was named is no safeguarding lead any more)."""

    lead: Member | None
    deputy: Member | None
    hours: WeeklyHours


@dataclass(frozen=True)
class Staffing:
    """Is somebody there now, and what to tell a young person about it in plain words."""

    staffed: bool
    read_when: str
    next_read: str


def cover_of(organisation_id: int, *, now: datetime) -> Cover:
    """The cover of one organisation as it counts at this moment."""
    holders = RoleGrant.objects.standing(now).filter(organisation_id=organisation_id, role=Role.SAFEGUARDING_LEAD)
    posts = SafeguardingPost.objects.filter(
        organisation_id=organisation_id, member__in=holders.values("member")
    ).select_related("member")
    named = {post.part: post.member for post in posts}
    return Cover(named.get(Part.LEAD), named.get(Part.DEPUTY), hours_of(organisation_id))


def hours_of(organisation_id: int) -> WeeklyHours:
    """The staffed hours of a week; empty where nobody has set any."""
    rows = StaffedHours.objects.filter(organisation_id=organisation_id)
    return WeeklyHours({row.weekday: (row.opens, row.closes) for row in rows})


def leads_of(organisation: Organisation, cover: Cover, *, now: datetime) -> list[Member]:
    """Everybody who may read concerns there: the named lead first, then the deputy, then the others."""
    named = [member for member in (cover.lead, cover.deputy) if member is not None]
    others = [each for each in members_who_hold(Role.SAFEGUARDING_LEAD, organisation, now=now) if each not in named]
    return [*named, *others]


def staffing_of(organisation_id: int, *, now: datetime | None = None) -> Staffing:
    """What a page that takes words says about when they are read. One query, which brings the database's clock along."""
    rows = rows_of(HOURS, [organisation_id])
    hours = WeeklyHours({weekday: (opens, closes) for weekday, opens, closes, _ in rows})
    if not hours:
        return Staffing(False, "", "")
    return staffing(hours, now=now or rows[0][-1].astimezone(UTC))


def staffing(hours: WeeklyHours, *, now: datetime) -> Staffing:
    """The same for hours that are known."""
    closes = hours.closes_at(now)
    read_when = gettext("We read what you write here %(when)s.") % {"when": hours.in_words()}
    if closes is not None:
        return Staffing(
            True, read_when, gettext("We are here now, until %(time)s.") % {"time": until_words(closes, now=now)}
        )
    opens = hours.next_opening(now)
    return Staffing(
        False,
        read_when,
        gettext("Nobody is here now. We are back %(when)s.") % {"when": day_words(opens, now=now)} if opens else "",
    )
