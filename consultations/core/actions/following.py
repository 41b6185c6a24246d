"""Asking to hear what becomes of a consultation, and not any more. Both can be said twice."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import Member
from consultations.core.models import Consultation, Following
from engage.kit.refusal import Refusal


@transaction.atomic
def follow(*, member: Member, consultation: Consultation, now: datetime) -> Following:
    """From now on `followers_of` names this member. Refuses (404) what the public cannot see."""
    if consultation.state not in Consultation.PUBLIC_STATES:
        raise Refusal(gettext("There is nothing to follow here."), status=404, code="not_public")
    following, _ = Following.objects.get_or_create(member=member, consultation=consultation, defaults={"since": now})
    return following


@transaction.atomic
def unfollow(*, member: Member, consultation: Consultation) -> None:
    """The member hears no more of this consultation; nothing is kept of their having followed it."""
    Following.objects.filter(member=member, consultation=consultation).delete()
