"""Whom a safeguarding lead calls, for the district a young person named and at this time of the day (SAF-13)."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q
from django.utils.timezone import localdate

from engage.kit.opening_hours import OFFICE_HOURS
from engage.places.models import Area
from engage.signpost.models.contacts import EVERYONE, Contact, OpenWhen, Refers

ORDER = [Refers.EMERGENCY, Refers.CHILDREN, Refers.ADULTS, Refers.POLICE]


class ReferralContact(NamedTuple):
    """One number on the card. `answers`: somebody is there now. An unconfirmed one is shown to staff, and says so."""

    contact: Contact
    answers: bool

    @property
    def heading(self) -> str:
        return str(Refers(self.contact.refers).label)


def referral_contacts(*, area: Area | None, now: datetime) -> list[ReferralContact]:
    """Those who answer now first, each in the order of danger. Without a known district both councils' are there."""
    on = localdate(now)
    found = Contact.objects.filter(valid_from__lte=on).exclude(Q(refers="") | Q(call="") | Q(valid_to__lt=on))
    councils = area.upper_tier.split() if area is not None else []
    if found.filter(who_for__in=councils).exists():
        found = found.filter(who_for__in=[EVERYONE, *councils])
    in_office = OFFICE_HOURS.open_at(now)
    rows = [ReferralContact(contact, _answers(contact, in_office)) for contact in found]
    return sorted(
        rows,
        key=lambda row: (
            not row.answers,
            ORDER.index(Refers(row.contact.refers)),
            row.contact.open_when
            == OpenWhen.ALWAYS,  # the number meant for this time of the day before the general one
            row.contact.order,
        ),
    )


def _answers(contact: Contact, in_office: bool) -> bool:
    return contact.open_when == OpenWhen.ALWAYS or in_office == (contact.open_when == OpenWhen.OFFICE)
