"""What safeguarding holds about a member, and about somebody who takes part: its copies are kept by a schedule of their own."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from accounts.models import Member
from consultations.core.models import Participant
from consultations.desks.safeguarding.models import ConcernStep
from engage.kit.personal_data import Holder, holders


def hold(*, member: Member) -> list[str]:
    return [
        gettext("If you are a safeguarding lead or a moderator: what you did with which concern, and when you read it.")
    ]


def hand_over(*, member: Member) -> dict[str, Any]:
    """Which deeds, never the words: those are about somebody else."""
    steps = ConcernStep.objects.filter(member=member).order_by("pk")
    return {
        "concern_steps": [{"concern": step.concern_id, "kind": step.kind, "at": step.at.isoformat()} for step in steps]
    }


def forget(*, member: Member, now: datetime) -> None:
    """The steps stay with the nameless row that accounts leave: the chain must stay whole, and who did what countable."""


def hold_of_participant(*, participant: Participant) -> list[str]:
    """Said to everybody alike, so that it tells nobody whether there is a concern."""
    return [
        gettext(
            "If your words made somebody worry that a person is in danger, the safeguarding lead keeps a copy of those words. "
            "It stays, even when you delete the rest, to keep people safe."
        )
    ]


def hand_over_of_participant(*, participant: Participant) -> dict[str, Any]:
    """Nothing: that there is a concern could put somebody in danger if the wrong person read it on a shared phone."""
    return {}


def forget_participant(*, participant: Participant, now: datetime) -> None:
    """A documented exception: a concern keeps its copy, tied to nobody, for as long as safeguarding's schedule says."""


holders.add("safeguarding.member", Holder("member", (ConcernStep,), hold, hand_over, forget))
holders.add(
    "safeguarding.participant",
    Holder("participant", (), hold_of_participant, hand_over_of_participant, forget_participant),
)
