"""Questions about contacts: whom a young person may turn to on a day, in a place."""

from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet

from engage.places.models import Area
from engage.signpost.models import EVERYONE, Audience, Contact, Topic

NOT_EMERGENCY = (
    "This website is not an emergency service and not the place to report a crime. "
    "We do not read it all the time. If you or someone else is in danger now, call 999."
)


class HelpGroup(NamedTuple):
    """One heading of the help page and the contacts under it."""

    title: str
    contacts: list[Contact]


def contacts_for_young_people(*, area: Area | None = None, on: date) -> QuerySet[Contact]:
    """The contacts that are confirmed and in date; for an area those of its council, for no known area everyone's."""
    return _shown(on).filter(audience=Audience.YOUNG).filter(_for_area(area))


def contacts_for_adults(*, on: date) -> QuerySet[Contact]:
    """The contacts for an adult who is worried about a child."""
    return _shown(on).filter(audience=Audience.ADULT)


def support_panel(*, area: Area | None = None, on: date) -> QuerySet[Contact]:
    """The few contacts to show beside an answer that worries us: 999 first, then people to talk to."""
    return contacts_for_young_people(area=area, on=on).filter(on_panel=True)


def help_groups(*, area: Area | None = None, on: date) -> list[HelpGroup]:
    """The contacts that are not for danger now, under the headings of the help page, without empty headings."""
    contacts = [*contacts_for_young_people(area=area, on=on).filter(urgent=False), *contacts_for_adults(on=on)]
    groups = [HelpGroup(str(topic.label), [each for each in contacts if each.topic == topic]) for topic in Topic]
    return [group for group in groups if group.contacts]


def _shown(on: date) -> QuerySet[Contact]:
    return Contact.objects.filter(confirmed=True, valid_from__lte=on).exclude(valid_to__lt=on)


def _for_area(area: Area | None) -> Q:
    """Contacts for everyone and for this area's council; a council that no contact knows gets them all, not none."""
    if area is None:
        return Q()
    words = area.upper_tier.split()
    if not Contact.objects.filter(who_for__in=words).exists():
        return Q()
    return Q(who_for__in=[EVERYONE, *words])
