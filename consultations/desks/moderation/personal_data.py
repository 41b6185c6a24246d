"""What the moderation desk holds about a member: which words they have open just now, for two minutes."""

from datetime import datetime
from typing import Any

from accounts.models import Member
from consultations.desks.moderation.models import Reading
from engage.kit.personal_data import Holder, holders


def hold(*, member: Member) -> list[str]:
    return ["If you moderate: which words you opened last, so that colleagues see it for two minutes."]


def hand_over(*, member: Member) -> dict[str, Any]:
    reading = Reading.objects.filter(member=member).first()
    return {"reading": {"entry": reading.entry_id, "at": reading.at.isoformat()} if reading else None}


def forget(*, member: Member, now: datetime) -> None:
    Reading.objects.filter(member=member).delete()


holders.add("moderation", Holder("member", (Reading,), hold, hand_over, forget))
