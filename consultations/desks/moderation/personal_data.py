"""What the moderation desk holds about a member: which words they have open just now."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from accounts.models import Member
from consultations.desks.moderation.models import Reading
from engage.kit.personal_data import Holder, holders


def hold(*, member: Member) -> list[str]:
    return [gettext("If you moderate: which words you opened last, and when. Colleagues see it for two minutes.")]


def hand_over(*, member: Member) -> dict[str, Any]:
    return {
        "reading": [
            {"entry": reading.entry_id, "at": reading.at.isoformat()}
            for reading in Reading.objects.filter(member=member)
        ]
    }


def forget(*, member: Member, now: datetime) -> None:
    Reading.objects.filter(member=member).delete()


holders.add("moderation", Holder("member", (Reading,), hold, hand_over, forget))
