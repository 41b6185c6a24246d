"""What somebody at the setup desk does to a setting: change it unless it changed meanwhile, once however often they press."""

from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import transaction

from accounts.mailing import write_to
from accounts.models import Organisation
from accounts.queries import members_who_hold
from accounts.roles import Role
from consultations.desks.setup.declared import RETENTION
from engage.kit.refusal import Refusal
from engage.kit.site_settings import Known, last_change, set_value


@transaction.atomic
def change_setting(*, setting: Known, typed: str, seen: int, member_id: int, now: datetime) -> Any:
    """Set it, if it still stands as the person saw it: `seen` is the id of the newest change on their page, or 0."""
    newest = last_change(setting.name)
    value = setting.clean(typed)
    if newest is not None and newest.value == value:
        return value
    if (newest.pk if newest else 0) != seen:
        raise Refusal(
            "Somebody else has changed this since you opened the page. What you typed is below: look at what stands now first.",
            status=409,
            code="stale",
            field="value",
        )
    changed = set_value(name=setting.name, typed=typed, member_id=member_id, now=now)
    count_again()
    return changed


def count_again() -> None:
    """What was done may have ticked something off: the signs of the desk are counted anew."""
    cache.delete_many([f"setup-missing:{pk}" for pk in Organisation.objects.values_list("pk", flat=True)])


def confirm_schedule(*, typed: str, member_id: int, now: datetime) -> None:
    """Agree to how long each sort of data is kept, as it stood on the page that was read."""
    change_setting(setting=RETENTION, typed=typed, seen=_newest(RETENTION), member_id=member_id, now=now)
    count_again()


def tell_who_may_confirm(*, request_id: int, organisation: Organisation, asked_by: int, now: datetime) -> int:
    """Write to everybody else who may confirm a change that needs two people; how many were written to."""
    holders = [
        member.pk
        for role in (Role.ADMINISTRATOR, Role.ANALYST)
        for member in members_who_hold(role, organisation, now=now)
    ]
    return write_to(
        member_ids=[member for member in holders if member != asked_by],
        template="mail/threshold_asked.txt",
        subject="somebody asks for another small-number threshold",
        key=f"threshold-{request_id}",
        now=now,
        context={"page": "/staff/setup/small-numbers/"},
    )


def _newest(setting: Known) -> int:
    newest = last_change(setting.name)
    return newest.pk if newest else 0
