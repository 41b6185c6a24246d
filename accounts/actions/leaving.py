"""Deleting one's own account, everywhere."""

from datetime import datetime

from django.db import transaction

from accounts.models import Member, Organisation, RoleGrant
from accounts.roles import Role
from engage.kit.personal_data import forget_everywhere
from engage.kit.refusal import Refusal


@transaction.atomic
def delete_own_account(*, member: Member, now: datetime) -> None:
    """Every room forgets this member. Refuses (409) the last administrator of an organisation."""
    held = RoleGrant.objects.standing(now).filter(member=member, role=Role.ADMINISTRATOR)
    ids = sorted(held.values_list("organisation_id", flat=True))
    list(Organisation.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    for organisation_id in ids:
        others = RoleGrant.objects.standing(now).filter(organisation_id=organisation_id, role=Role.ADMINISTRATOR)
        if not others.exclude(member=member).exists():
            raise Refusal("You are the last administrator. Make somebody else one first.", status=409, code="last_one")
    forget_everywhere("member", member, now=now)
