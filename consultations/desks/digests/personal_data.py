"""What the digests desk holds about a member: which digests they asked for and published."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import Member
from consultations.desks.digests.models import Digest
from engage.kit.personal_data import Holder, holders


def hold(*, member: Member) -> list[str]:
    return ["If you make digests: which ones you asked for and published, and when."]


def hand_over(*, member: Member) -> dict[str, Any]:
    digests = Digest.objects.filter(Q(made_by=member) | Q(published_by=member)).order_by("pk")
    return {
        "digests": [
            {
                "digest": digest.pk,
                "asked_for_at": digest.created_at.isoformat() if digest.made_by_id == member.pk else None,
                "published_at": digest.published_at.isoformat()
                if digest.published_at and digest.published_by_id == member.pk
                else None,
            }
            for digest in digests.only("pk", "created_at", "made_by_id", "published_at", "published_by_id")
        ]
    }


def forget(*, member: Member, now: datetime) -> None:
    """Nothing to erase: a published digest is frozen, and points at the nameless row that the accounts leave behind."""


holders.add("digests", Holder("member", (Digest,), hold, hand_over, forget))
