"""Telling people that something waits, without a word of what it is; and telling others when nobody has acknowledged."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.mailing import write_to
from accounts.models import Member
from accounts.queries import members_who_hold
from accounts.queries.cover import Cover, cover_of, leads_of
from accounts.roles import Role
from consultations.desks.safeguarding.chain import add_step
from consultations.desks.safeguarding.clocks import MOST_ESCALATIONS, allowed, rings_at
from consultations.desks.safeguarding.models import Concern, ConcernStep
from consultations.desks.safeguarding.queries import to_escalate
from consultations.desks.safeguarding.watching import safeguarding_stream
from engage.kit.languages import of_the_house
from engage.kit.opening_hours import day_words
from engage.realtime.streams import announce

ALERT, NOBODY = "mail/safeguarding_alert.txt", "mail/safeguarding_nobody.txt"
FEWEST = 2  # SAF-08: an alert that one person misses is still read by another


def alert(concern: Concern, *, now: datetime) -> None:
    """Write to the lead, the deputy and every other safeguarding lead at once; to administrators too where they are fewer
    than two. The row must be locked. Mails are jobs: sent within seconds, and again when a mail server says no."""
    cover = cover_of(concern.organisation_id, now=now)
    told = leads_of(concern.organisation, cover, now=now)
    _write(concern, cover, told, ALERT, f"A new {concern.get_urgency_display()} item waits", now=now)
    administrators = _administrators(concern, now=now) if len(told) < FEWEST else []
    _write(concern, cover, administrators, NOBODY, "Safeguarding has too few people", now=now, too_few=True)
    facts = {"told": [member.pk for member in told], "administrators": [member.pk for member in administrators]}
    add_step(concern, ConcernStep.Kind.ALERTED, member_id=None, now=now, facts=facts)


def escalate(*, now: datetime) -> int:
    """Whatever nobody acknowledged in time: the leads are told again, the deputy first, and the administrators that
    nobody has acknowledged. How many there were. Two clocks at once escalate each concern once."""
    done = 0
    for concern_id in to_escalate(now=now):
        with transaction.atomic():
            concern = (
                Concern.objects.select_for_update(of=["self"], skip_locked=True)
                .select_related("organisation")
                .filter(pk=concern_id, state=Concern.State.RAISED, escalate_at__lte=now)
                .first()
            )
            if concern is not None:
                announce(safeguarding_stream(concern.organisation_id))
                _escalate(concern, now=now)
                done += 1
    return done


def _escalate(concern: Concern, *, now: datetime) -> None:
    cover = cover_of(concern.organisation_id, now=now)
    leads = leads_of(concern.organisation, cover, now=now)
    deputy_first = sorted(leads, key=lambda member: member != cover.deputy)
    administrators = _administrators(concern, now=now)
    urgency = concern.get_urgency_display()
    _write(concern, cover, deputy_first, ALERT, f"Nobody has acknowledged a {urgency} item", now=now, again=True)
    _write(concern, cover, administrators, NOBODY, "Nobody has acknowledged a safeguarding item", now=now)
    concern.escalations += 1
    more = concern.escalations < MOST_ESCALATIONS
    concern.escalate_at = rings_at(cover.hours, allowed(concern.urgency), since=now) if more else None
    concern.save(update_fields=["escalations", "escalate_at"])
    facts = {
        "time": concern.escalations,
        "told": [member.pk for member in deputy_first],
        "administrators": [member.pk for member in administrators],
    }
    add_step(concern, ConcernStep.Kind.ESCALATED, member_id=None, now=now, facts=facts)


def _administrators(concern: Concern, *, now: datetime) -> list[Member]:
    return members_who_hold(Role.ADMINISTRATOR, concern.organisation, now=now)


def _write(
    concern: Concern,
    cover: Cover,
    members: list[Member],
    template: str,
    subject: str,
    *,
    now: datetime,
    again: bool = False,
    too_few: bool = False,
) -> None:
    opens = None if not cover.hours or cover.hours.open_at(now) else cover.hours.next_opening(now)
    with of_the_house():
        outside_until = day_words(opens, now=now) if opens else ""
    write_to(
        member_ids=[member.pk for member in members],
        template=template,
        subject=subject,
        # The number of the step that follows: one mail for each time of telling, however often this is tried.
        key=f"concern:{concern.pk}:{concern.last_number + 1}:{'n' if template == NOBODY else 'a'}",
        now=now,
        context={
            "urgency": concern.get_urgency_display(),
            "organisation": concern.organisation.name,
            "again": again,
            "too_few": too_few,
            "outside_until": outside_until,
            "queue": reverse("safeguarding_desk"),
            "cover": reverse("safeguarding_cover"),
        },
    )
