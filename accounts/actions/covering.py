"""Naming the safeguarding lead and the deputy, and setting the hours in which somebody reads what comes in."""

from collections.abc import Mapping
from datetime import datetime, time

from django.db import transaction

from accounts.models import Organisation, SafeguardingPost, StaffedHours
from accounts.queries import members_who_hold
from accounts.roles import Role
from engage.kit.audit import record
from engage.kit.refusal import Refusal

Part = SafeguardingPost.Part


@transaction.atomic
def set_cover(
    *,
    organisation_id: int,
    lead_id: int | None,
    deputy_id: int | None,
    hours: Mapping[int, tuple[time, time]],
    member_id: int | None,
    now: datetime,
) -> None:
    """Name who looks after safeguarding, and when. Both must hold the role there; a part may stay open (None).

    The same again changes nothing and is not logged twice.
    """
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    holders = {member.pk for member in members_who_hold(Role.SAFEGUARDING_LEAD, organisation, now=now)}
    for field, wanted in (("lead", lead_id), ("deputy", deputy_id)):
        if wanted is not None and wanted not in holders:
            raise Refusal("Choose somebody who is a safeguarding lead here.", code="not_a_lead", field=field)
    if lead_id is not None and lead_id == deputy_id:
        raise Refusal("The lead and the deputy must be two people.", code="one_person", field="deputy")
    for weekday, (opens, closes) in hours.items():
        if weekday not in range(7) or closes <= opens:
            raise Refusal("The end must be later than the start.", code="hours", field=f"closes_{weekday}")
    wanted_posts = {
        part: member for part, member in ((Part.LEAD, lead_id), (Part.DEPUTY, deputy_id)) if member is not None
    }
    posts = SafeguardingPost.objects.filter(organisation=organisation)
    before = dict(posts.values_list("part", "member_id"))
    stood = {row.weekday: (row.opens, row.closes) for row in StaffedHours.objects.filter(organisation=organisation)}
    if before == wanted_posts and stood == dict(hours):
        return
    since = {(post.part, post.member_id): post.since for post in posts}
    posts.delete()  # rather than changed one by one: two who swap would for a moment be one person twice
    SafeguardingPost.objects.bulk_create(
        SafeguardingPost(organisation=organisation, part=part, member_id=member, since=since.get((part, member), now))
        for part, member in wanted_posts.items()
    )
    StaffedHours.objects.filter(organisation=organisation).delete()
    StaffedHours.objects.bulk_create(
        StaffedHours(organisation=organisation, weekday=weekday, opens=opens, closes=closes)
        for weekday, (opens, closes) in sorted(hours.items())
    )
    facts = {
        "lead": lead_id,
        "deputy": deputy_id,
        "hours": {str(day): f"{a:%H:%M}-{b:%H:%M}" for day, (a, b) in sorted(hours.items())},
    }
    record(verb="safeguarding.cover", subject=f"organisation:{organisation.pk}", by=member_id, now=now, facts=facts)
