"""Who works for an organisation, who is invited, and with whom it works together: what the members desk shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import Invitation, Member, Organisation, RoleGrant
from accounts.roles import Role

SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True)
class Worker:
    """A member as their administrator sees them: roles held now, in the administrator's organisations only."""

    member: Member
    grants: list[RoleGrant]
    second_step: bool


def people_of(organisations: Iterable[Organisation]) -> QuerySet[Member]:
    """Everybody who belongs to one of these organisations or holds, or held, a role in one."""
    wanted = [organisation.pk for organisation in organisations]
    steps = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_STEPS)
    return (
        Member.objects.filter(
            Q(organisation_id__in=wanted)
            | Q(pk__in=RoleGrant.objects.filter(organisation_id__in=wanted).values("member_id"))
        )
        .exclude(email__endswith="@invalid.example")
        .select_related("organisation")
        .annotate(second_step=Exists(steps))
        .prefetch_related(
            Prefetch(
                "grants",
                RoleGrant.objects.filter(organisation_id__in=wanted).select_related("organisation", "granted_by"),
                to_attr="grants_here",
            )
        )
        .order_by("-is_active", "first_name", "pk")
    )


def worker(member: Member, *, now: datetime) -> Worker:
    """One of `people_of`, with the roles that stand at this moment."""
    here: list[RoleGrant] = getattr(member, "grants_here", [])
    standing = [grant for grant in here if grant.ends_at is None or grant.ends_at > now]
    return Worker(member, standing, bool(getattr(member, "second_step", False)))


def open_invitations(organisations: Iterable[Organisation]) -> QuerySet[Invitation]:
    """What was sent in these organisations' name, or to their partners, and not answered or withdrawn."""
    wanted = [organisation.pk for organisation in organisations]
    return Invitation.objects.filter(
        Q(organisation_id__in=wanted) | Q(organisation__partner_of_id__in=wanted), accepted_at=None, withdrawn_at=None
    ).select_related("organisation", "home", "invited_by")


def partners_of(organisations: Iterable[Organisation], *, now: datetime) -> QuerySet[Organisation]:
    """The partners that these organisations lead, each with `has_administrator`."""
    administrators = RoleGrant.objects.standing(now).filter(organisation=OuterRef("pk"), role=Role.ADMINISTRATOR)
    return (
        Organisation.objects.filter(partner_of__in=[organisation.pk for organisation in organisations])
        .select_related("partner_of")
        .annotate(has_administrator=Exists(administrators))
    )


def homes(organisations: Iterable[Organisation]) -> QuerySet[Organisation]:
    """The bodies whose people these organisations may invite: themselves and their partners."""
    wanted = [organisation.pk for organisation in organisations]
    return Organisation.objects.filter(Q(pk__in=wanted) | Q(partner_of_id__in=wanted)).order_by("partner_of_id", "name")
