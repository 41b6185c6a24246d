"""Who answers for this place: facts that the people who run it set on a page, shown under every document."""

from typing import NamedTuple

from django.utils.translation import gettext, gettext_noop

from engage.kit.site_settings import declare_setting, values_of

ACCOUNTABLE = declare_setting(
    "site.accountable_person",
    label=gettext_noop("Accountable person"),
    help_text="Name and post of the one person who answers for this site in public (Online Safety Act).",
)
CONTROLLER = declare_setting(
    "site.controller",
    label=gettext_noop("Controller"),
    help_text="The public body that decides what happens with personal data here, as it is registered with the ICO.",
)
DATA_PROTECTION = declare_setting(
    "site.data_protection_contact",
    label=gettext_noop("Data protection officer"),
    help_text="How to reach them: an e-mail address, a phone number or a letter's address.",
)
COMPLAINTS = declare_setting(
    "site.complaints",
    label=gettext_noop("How to complain"),
    help_text="Whom to tell when something here is wrong, and how: words a young person can act on.",
)
YOUTH_WORK = declare_setting(
    "site.youth_work",
    label=gettext_noop("How a youth worker reaches you"),
    help_text="Shown to people who are too young to take part alone, for the adult they ask: a post, a number, an address.",
)
WHO_ANSWERS = (ACCOUNTABLE, CONTROLLER, DATA_PROTECTION, COMPLAINTS)


class Fact(NamedTuple):
    """One line of "Who answers for this": in words, or what is still to be filled in."""

    label: str
    words: str
    open: bool


def who_answers() -> list[Fact]:
    """The lines that stand under every document; one query."""
    values = values_of([setting.name for setting in WHO_ANSWERS])
    return [
        Fact(
            gettext(setting.label),
            values[setting.name]
            or gettext("[to be filled by the administrator: %(what)s]") % {"what": gettext(setting.label).lower()},
            not values[setting.name],
        )
        for setting in WHO_ANSWERS
    ]


def ways_in_for_youth_workers() -> str:
    """Whom a youth worker turns to, in words; where nobody wrote that down, where anybody may turn to."""
    values = values_of([YOUTH_WORK.name, COMPLAINTS.name])
    return str(values[YOUTH_WORK.name] or values[COMPLAINTS.name])
