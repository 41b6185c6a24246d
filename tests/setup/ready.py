"""A real place for which everything on the go-live checklist is true, and for each item the way in which it breaks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import connection
from django.utils.timezone import localdate

from accounts.actions import create_organisation
from accounts.actions.covering import set_cover
from accounts.models import Organisation, RoleGrant
from accounts.roles import Role
from consultations.desks.setup.declared import RETENTION, fingerprint_of_schedule
from engage.kit.models import SiteSetting
from engage.kit.site_settings import set_value
from engage.signpost.actions.contacts import confirm_contact, hide_contact
from engage.signpost.actions.documents import publish_document, write_document
from engage.signpost.models import Contact, Document, DocumentName
from engage.signpost.queries.contacts import shown

SETTINGS = {
    "site.accountable_person": "Asha Example, director",
    "site.controller": "Example County Council",
    "site.data_protection_contact": "dpo@example.org",
    "site.complaints": "Write to complaints@example.org",
    "setup.dpia_reference": "DPIA 7 of 1 November 2026",
    "setup.age_policy": "13",
}


@dataclass
class Place:
    """The organisation, its people, and the moment."""

    organisation: Organisation
    lead_id: int
    deputy_id: int
    now: datetime

    def publish(
        self, slug: str, *, body: str = "<p>Everything is said.</p>", days: int = 300, since: int = 0
    ) -> Document:
        """The next version of a document: in force since `since` days ago, to be looked at again in `days` days."""
        newest = Document.objects.filter(slug=slug).order_by("-number").first()
        first = max(localdate(self.now) - timedelta(days=since), newest.valid_from)
        write_document(
            slug=slug,
            title="Title",
            body=body,
            note="New.",
            owner="Administrator",
            valid_from=first,
            review_by=localdate(self.now) + timedelta(days=days),
            read_number=newest.number,
            member_id=self.lead_id,
            now=self.now,
        )
        return publish_document(slug=slug, number=newest.number + 1, member_id=self.lead_id, now=self.now)

    def set(self, name: str, typed: str) -> None:
        set_value(name=name, typed=typed, member_id=self.lead_id, now=self.now)

    def cover(self, *, lead: bool = True, deputy: bool = True, hours: bool = True) -> None:
        set_cover(
            organisation_id=self.organisation.pk,
            lead_id=self.lead_id if lead else None,
            deputy_id=self.deputy_id if deputy else None,
            hours={day: (time(9), time(17)) for day in range(5)} if hours else {},
            member_id=None,
            now=self.now,
        )


def make_ready(cast, now: datetime) -> Place:
    """Every item of every room, put right in the way a person would."""
    organisation = create_organisation(name="A real body", slug="real", is_demo=False, by=None, now=now)
    people = [cast.member(name, Role.SAFEGUARDING_LEAD) for name in ("lead_here", "deputy_here")]
    people.append(cast.member("decides_here", Role.DECISION_MAKER))
    for person in people:
        person.grants.update(organisation=organisation)
    place = Place(organisation, people[0].pk, people[1].pk, now)
    place.cover()
    for name, typed in SETTINGS.items():
        place.set(name, typed)
    place.set(RETENTION.name, fingerprint_of_schedule())
    for slug in DocumentName.values:
        place.publish(slug)
    for contact in shown(localdate(now)):
        confirm_contact(contact_id=contact.pk, by="Asha, rang today", member_id=place.lead_id, now=now)
    return place


def _only_version(place: Place, slug: str, *, first: int, again: int) -> None:
    """As if time had passed: the one version there is began `first` days ago and was to be looked at `again` days from now."""
    day = localdate(place.now)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL engage.retention = 'on'")
        Document.objects.filter(slug=slug).delete()
        cursor.execute("SET LOCAL engage.retention = 'off'")
    Document.objects.create(
        slug=slug,
        number=1,
        title="Title",
        body="<p>Everything is said.</p>",
        owner="Administrator",
        valid_from=day - timedelta(days=first),
        review_by=day + timedelta(days=again),
        written_at=place.now,
        published_at=place.now,
    )


def _nothing_for_medway(place: Place) -> None:
    for contact in Contact.objects.filter(who_for="Medway"):
        hide_contact(contact_id=contact.pk, member_id=place.lead_id, now=place.now)


def _nobody_decides(place: Place) -> None:
    RoleGrant.objects.filter(organisation=place.organisation, role=Role.DECISION_MAKER).update(ends_at=place.now)


def _another_age(place: Place) -> None:
    """Somebody agreed while the product had another age."""
    SiteSetting.objects.create(name="setup.age_policy", value=12, at=place.now)


# For each item of the checklist: what makes it false, and nothing else.
BREAKS: dict[str, Callable[[Place], object]] = {
    "safeguarding-lead": lambda place: place.cover(lead=False),
    "safeguarding-deputy": lambda place: place.cover(deputy=False),
    "staffed-hours": lambda place: place.cover(hours=False),
    "decision-maker": _nobody_decides,
    "accountable-person": lambda place: place.set("site.accountable_person", ""),
    "privacy-owner": lambda place: place.set("site.data_protection_contact", " "),
    "complaints": lambda place: place.set("site.complaints", ""),
    "documents-filled": lambda place: place.publish("rules", body="<p>[to be filled by us: a rule]</p>"),
    "documents-reviewed": lambda place: _only_version(place, "rules", first=300, again=-1),
    "accessibility-dated": lambda place: _only_version(place, "accessibility", first=366, again=0),
    "dpia": lambda place: place.set("setup.dpia_reference", ""),
    "age-policy": _another_age,
    "retention": lambda place: place.set("retention.core.declined", "29"),
    "contacts-checked": lambda place: Contact.objects.filter(slug="shout").update(
        checked_on=localdate(place.now) - timedelta(days=60)
    ),
    "contacts-everywhere": _nothing_for_medway,
}
