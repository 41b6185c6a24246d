"""What accounts hold about a member, how to hand it over, and how to forget it."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from accounts.models import Disclosure, DisclosureDecision, Invitation, Member, RoleGrant, SafeguardingPost
from engage.kit.audit import record
from engage.kit.deletions import note_erased
from engage.kit.personal_data import Holder, holders

HOLDS = (
    Member,
    RoleGrant,
    SafeguardingPost,
    Invitation,
    Disclosure,
    DisclosureDecision,
    EmailAddress,
    Authenticator,
)


def hold(*, member: Member) -> list[str]:
    """In plain words, what there is."""
    return [
        gettext("Your e-mail address and first name."),
        gettext(
            "A scrambled form of your password, the sealed secret of your authenticator app, and the open half of your passkeys."
        ),
        gettext("The roles you hold or held, where, since when, and who gave them."),
        gettext("When you joined and when you last signed in."),
        gettext("Whether you are named as safeguarding lead or deputy, where, and since when."),
        gettext(
            "Whom you invited, by which invitation you came, and what you wrote or decided in the register of disclosures."
        ),
    ]


def hand_over(*, member: Member) -> dict[str, Any]:
    """Everything but secrets, ready to be written as JSON."""
    grants = RoleGrant.objects.filter(member=member).select_related("organisation")
    return {
        "email": member.email,
        "first_name": member.first_name,
        "organisation": member.organisation.name if member.organisation else None,
        "joined_at": member.date_joined.isoformat(),
        "last_signed_in_at": member.last_login.isoformat() if member.last_login else None,
        "second_factor": sorted(Authenticator.objects.filter(user=member).values_list("type", flat=True)),
        "roles": [
            {
                "role": grant.role,
                "organisation": grant.organisation.name,
                "from": grant.granted_at.isoformat(),
                "until": grant.ends_at.isoformat() if grant.ends_at else None,
            }
            for grant in grants
        ],
        "safeguarding": [
            {"part": post.part, "organisation": post.organisation.name, "since": post.since.isoformat()}
            for post in SafeguardingPost.objects.filter(member=member).select_related("organisation")
        ],
        "invited": _numbers(Invitation.objects.filter(invited_by=member)),
        "came_by": _numbers(Invitation.objects.filter(accepted_by=member)),
        "disclosures_recorded": _numbers(Disclosure.objects.filter(recorded_by=member)),
        "disclosures_decided": _numbers(DisclosureDecision.objects.filter(decided_by=member)),
    }


def _numbers(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def forget(*, member: Member, now: datetime) -> None:
    """Close the account for good and empty it of the person.

    The row stays, nameless, because decisions point at whoever took them: who decided must stay countable.
    """
    EmailAddress.objects.filter(user=member).delete()
    Authenticator.objects.filter(user=member).delete()
    SafeguardingPost.objects.filter(member=member).delete()
    Invitation.objects.filter(invited_by=member).update(invited_by=None)
    Invitation.objects.filter(accepted_by=member).update(accepted_by=None)
    # What is open for the address stays nobody's: withdrawn, and the address erased.
    Invitation.objects.filter(email=member.email, accepted_at=None, withdrawn_at=None).update(
        withdrawn_at=now, email="", first_name="", link_hash=None
    )
    RoleGrant.objects.filter(member=member, granted_at__lte=now).exclude(ends_at__lte=now).update(ends_at=now)
    member.email = f"forgotten-{member.pk}@invalid.example"
    member.first_name = "Former member"
    member.is_active = False
    member.last_login = None
    member.set_unusable_password()
    member.save()
    note_erased("member", [member.pk], now=now)
    record(verb="member.forgotten", subject=f"member:{member.pk}", now=now)


holders.add("accounts", Holder("member", HOLDS, hold, hand_over, forget))
