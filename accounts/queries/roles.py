"""Which roles a member holds now, where, and which desks that opens; nothing here writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.desks import desks
from accounts.models import Member, Organisation, RoleGrant, RoleGrantQuerySet
from accounts.roles import Role


@dataclass(frozen=True)
class DeskLink:
    """One way in: `waiting` is how many things wait there, or None where nothing is counted."""

    label: str
    url: str
    current: bool
    waiting: int | None
    text: str = ""
    overdue: tuple[str, ...] = ()


def standing_grants(member: Member, *, now: datetime) -> RoleGrantQuerySet:
    """What the member holds at this moment, each with its organisation and `second_factor_exists`: one query."""
    steps = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    app = Authenticator.objects.filter(user=OuterRef("member"), type__in=steps)
    return (
        RoleGrant.objects.standing(now)
        .filter(member=member)
        .select_related("organisation")
        .annotate(second_factor_exists=Exists(app))
    )


def organisations_of(grants: Iterable[RoleGrant], roles: Iterable[str]) -> list[Organisation]:
    """The organisations in which these grants give one of the roles."""
    wanted = set(roles)
    return list({grant.organisation_id: grant.organisation for grant in grants if grant.role in wanted}.values())


def organisations_where(member: Member, *roles: Role, now: datetime) -> list[Organisation]:
    """The organisations in which the member holds one of the roles at this moment."""
    return organisations_of(standing_grants(member, now=now), roles)


def members_who_hold(role: Role, organisation: Organisation, *, now: datetime) -> list[Member]:
    """Everybody who holds the role there at this moment, oldest grant first."""
    grants = RoleGrant.objects.standing(now).filter(role=role, organisation=organisation)
    return [grant.member for grant in grants.select_related("member").order_by("granted_at", "pk")]


def desk_links(
    member: Member, grants: Iterable[RoleGrant], *, path: str, now: datetime, hall: bool = False
) -> list[DeskLink]:
    """The desks that these grants open, in their order, with what waits at each; for the hall, also what is late there."""
    held = list(grants)
    links = []
    for desk in desks():
        organisations = organisations_of(held, desk.roles)
        if organisations:
            url = reverse(desk.url_name)
            waiting = desk.waiting(member, organisations, now) if desk.waiting else None
            overdue = tuple(desk.overdue(member, organisations, now)) if hall and desk.overdue else ()
            links.append(DeskLink(desk.label, url, path.startswith(url), waiting, desk.text, overdue))
    return links
