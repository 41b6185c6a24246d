"""Questions about contacts and documents; nothing here writes."""

from engage.signpost.queries.contacts import (
    NOT_EMERGENCY,
    HelpGroup,
    contacts_for_adults,
    contacts_for_young_people,
    help_groups,
    support_panel,
)

__all__ = [
    "NOT_EMERGENCY",
    "HelpGroup",
    "contacts_for_adults",
    "contacts_for_young_people",
    "help_groups",
    "support_panel",
]
