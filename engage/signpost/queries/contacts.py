"""Questions about contacts: whom a young person may turn to on a day, in a place, and what is too old to be shown."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from engage.places.models import Area
from engage.signpost.models import EVERYONE, Audience, Contact, Topic

NOT_EMERGENCY = gettext_lazy(
    "This website is not an emergency service and not the place to report a crime. "
    "We do not read it all the time. If you or someone else is in danger now, call 999."
)
# A contact is checked every 60 days; one that nobody has checked for 120 is hidden, and what stands in is shown (SAF-14).
WARN_AFTER = timedelta(days=60)
HIDE_AFTER = timedelta(days=120)
# The headings under which something is always shown to young people, if only what stands in.
NEVER_EMPTY = (Topic.TALK, Topic.HURT)


class HelpGroup(NamedTuple):
    """One heading of the help page and the contacts under it; `stood_in` when theirs are being checked."""

    title: str
    contacts: list[Contact]
    stood_in: bool = False


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
    """The contacts that are not for danger now, under the headings of the help page.

    A heading without contacts is left out, but where somebody hurt would look, those that stand in are named instead.
    """
    young = list(contacts_for_young_people(area=area, on=on))
    contacts = [*(each for each in young if not each.urgent), *contacts_for_adults(on=on)]
    instead = [each for each in young if each.stands_in and each.call and (not each.urgent or each.on_panel)]
    groups = []
    for topic in Topic:
        found = [each for each in contacts if each.topic == topic]
        if found or topic in NEVER_EMPTY:
            groups.append(HelpGroup(str(topic.label), found or instead, stood_in=not found))
    return groups


def shown(on: date) -> QuerySet[Contact]:
    """Every contact that somebody outside may see on this day."""
    return _shown(on).exclude(audience=Audience.PROFESSIONAL)


def contacts_due(on: date) -> QuerySet[Contact]:
    """Confirmed contacts in date that nobody has checked for 60 days; what came unchecked with the product counts at once."""
    in_date = Contact.objects.filter(confirmed=True, valid_from__lte=on).exclude(valid_to__lt=on)
    return in_date.filter(Q(checked_on__isnull=True) | Q(checked_on__lte=on - WARN_AFTER))


def _shown(on: date) -> QuerySet[Contact]:
    known = Contact.objects.annotate(known_on=Coalesce(F("checked_on"), F("taken_in_on")))
    fresh = Q(known_on__gt=on - HIDE_AFTER) | Q(stands_in=True)
    return known.filter(fresh, confirmed=True, valid_from__lte=on).exclude(valid_to__lt=on)


def _for_area(area: Area | None) -> Q:
    """Contacts for everyone and for this area's council; a council that no contact knows gets them all, not none."""
    if area is None:
        return Q()
    words = area.upper_tier.split()
    if not Contact.objects.filter(who_for__in=words).exists():
        return Q()
    return Q(who_for__in=[EVERYONE, *words])


class Standing(NamedTuple):
    """How one contact stands on a day: a stable name, and words for those who look after it."""

    name: str
    words: str
    due: bool


def standing_of(contact: Contact, *, on: date) -> Standing:
    """Whether people see it, and what somebody should do about it."""
    if contact.valid_to and contact.valid_to < on:
        return Standing("ended", f"Ended on {_words(contact.valid_to)}", False)
    if not contact.confirmed:
        return Standing("unconfirmed", "Not confirmed: hidden from young people", True)
    if contact.valid_from > on:
        return Standing("coming", f"Shown from {_words(contact.valid_from)}", False)
    known = contact.checked_on or contact.taken_in_on
    if known <= on - HIDE_AFTER and not contact.stands_in:
        return Standing("hidden", "Hidden: nobody has checked it for 120 days", True)
    if contact.checked_on is None:
        return Standing("unchecked", "Shown, but nobody has rung it yet", True)
    if contact.checked_on <= on - WARN_AFTER:
        return Standing("due", "Shown, and due for a check", True)
    return Standing("confirmed", f"Checked on {_words(contact.checked_on)}", False)


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
