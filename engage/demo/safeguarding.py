"""Safeguarding of the demo: who covers it and when, and a desk on which one concern waits, one is in hand and one is closed."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from accounts.actions.covering import set_cover
from accounts.models import Member, Organisation
from consultations.desks.safeguarding.actions import working
from consultations.desks.safeguarding.actions.raising import catch_up
from consultations.desks.safeguarding.models import Concern

LEAD, DEPUTY = "safeguarding@demo.example", "safeguarding2@demo.example"
HOURS = {day: (time(9), time(17)) for day in range(5)}


def look_after(*, organisation: Organisation, members: Mapping[str, Member], now: datetime) -> None:
    """Set the cover, and work on what the checks saw and a moderator referred, so that each state is to be seen."""
    lead, deputy = members[LEAD].pk, members[DEPUTY].pk
    set_cover(organisation_id=organisation.pk, lead_id=lead, deputy_id=deputy, hours=HOURS, member_id=None, now=now)
    catch_up(now=now)
    found = Concern.objects.filter(organisation=organisation)
    referred = found.filter(source=Concern.Source.MODERATOR).order_by("pk").first()
    if referred is not None:
        _in_hand(referred, lead, now)
    seen = found.filter(source=Concern.Source.CHECK, state=Concern.State.RAISED).order_by("-urgency", "pk")
    for concern in list(seen)[2:]:
        _a_story(concern, deputy, now)


def _in_hand(concern: Concern, lead: int, now: datetime) -> None:
    """The one that a moderator referred: acknowledged, and passed on."""
    working.note_reading(concern_id=concern.pk, purpose="decide", member_id=lead, now=now)
    working.acknowledge(concern_id=concern.pk, member_id=lead, now=now)
    working.act(
        concern_id=concern.pk,
        agency="Made-up children's social care",
        reference="DEMO-0042",
        acted_at=now - timedelta(minutes=1),
        note="Told by telephone. They ring back within one working day; written form to follow within 48 hours.",
        op="",
        member_id=lead,
        now=now,
    )


def _a_story(concern: Concern, deputy: int, now: datetime) -> None:
    """Words that describe what is feared in general: read, and closed with the reason."""
    working.note_reading(concern_id=concern.pk, purpose="decide", member_id=deputy, now=now)
    working.close(
        concern_id=concern.pk,
        outcome=Concern.Outcome.MISTAKE,
        reason="They write about what people fear in town. Nobody is named, and nobody is in danger that we can see.",
        op="",
        member_id=deputy,
        now=now,
    )
