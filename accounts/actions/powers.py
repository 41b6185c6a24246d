"""What an administrator does with the people of their organisation; nobody widens their own powers."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.actions.members import end_role, grant_role
from accounts.mailing import write_to
from accounts.models import Member, Organisation, RoleGrant
from accounts.roles import Role
from engage.kit.audit import record
from engage.kit.refusal import Refusal


@transaction.atomic
def give_role(
    *,
    member: Member,
    organisation: Organisation,
    role: Role | str,
    by: Member,
    now: datetime,
    ends_at: datetime | None = None,
) -> RoleGrant:
    """Give somebody else a role. Refuses (403) one's own: more power for an administrator takes a second one."""
    if member.pk == by.pk:
        raise Refusal("Nobody gives themselves a role. Ask another administrator.", status=403, code="oneself")
    if not member.is_active:
        raise Refusal("This account is closed. Open it again first.", status=409, code="closed")
    return grant_role(member=member, organisation=organisation, role=role, by=by, now=now, ends_at=ends_at)


@transaction.atomic
def take_role(*, grant: RoleGrant, by: Member, now: datetime) -> None:
    """End a role now; one's own too. Ended already: nothing more happens."""
    if grant.ends_at is not None and grant.ends_at <= now:
        return
    end_role(member=grant.member, organisation=grant.organisation, role=grant.role, by=by, now=now)


@transaction.atomic
def close_account(*, member: Member, by: Member, now: datetime) -> None:
    """Shut somebody out at once, wherever they are signed in; their roles rest until the account is opened again."""
    if member.pk == by.pk:
        raise Refusal("You cannot close your own account here.", status=403, code="oneself")
    held = RoleGrant.objects.standing(now).filter(member=member, role=Role.ADMINISTRATOR)
    ids = sorted(held.values_list("organisation_id", flat=True))
    list(Organisation.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    for organisation_id in ids:
        others = RoleGrant.objects.standing(now).filter(organisation_id=organisation_id, role=Role.ADMINISTRATOR)
        if not others.exclude(member=member).exists():
            raise Refusal("This is the last administrator. Make somebody else one first.", status=409, code="last_one")
    if Member.objects.filter(pk=member.pk, is_active=True).update(is_active=False):
        record(verb="member.closed", subject=f"member:{member.pk}", by=by.pk, now=now)


@transaction.atomic
def open_account(*, member: Member, by: Member, now: datetime) -> None:
    """Let somebody in again, with the roles they held and that have not ended. Refuses (409) one that was deleted."""
    if member.email.endswith("@invalid.example"):
        raise Refusal("This account was deleted for good.", status=409, code="deleted")
    if Member.objects.filter(pk=member.pk, is_active=False).update(is_active=True):
        record(verb="member.opened", subject=f"member:{member.pk}", by=by.pk, now=now)


@transaction.atomic
def reset_second_factor(*, member: Member, by: Member, now: datetime) -> None:
    """Take away apps, passkeys and recovery codes of somebody who lost their phone; they set up new ones when they sign in.

    Refuses (403) one's own. Logged, and the member is told by mail: whoever did not ask for it will know.
    """
    if member.pk == by.pk:
        raise Refusal("Ask another administrator to reset yours.", status=403, code="oneself")
    taken, _ = Authenticator.objects.filter(user=member).delete()
    if not taken:
        return
    record(verb="member.second_factor_reset", subject=f"member:{member.pk}", by=by.pk, now=now)
    write_to(
        member_ids=[member.pk],
        template="mail/second_step_reset.txt",
        subject="Set up your second step again",
        key=f"second-step-reset:{int(now.timestamp())}",
        now=now,
    )
