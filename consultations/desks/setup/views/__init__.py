"""The pages of the setup desk."""

from consultations.desks.setup.views.checklist import index
from consultations.desks.setup.views.contacts import (
    contact,
    contact_confirm,
    contact_end,
    contact_hide,
    contacts,
    new_contact,
)
from consultations.desks.setup.views.documents import (
    document,
    document_fill,
    document_publish,
    document_throw_away,
    documents,
)
from consultations.desks.setup.views.holidays import holiday, holidays
from consultations.desks.setup.views.places import places, population
from consultations.desks.setup.views.settings import retention, setting, settings_page, threshold

__all__ = [
    "contact",
    "contact_confirm",
    "contact_end",
    "contact_hide",
    "contacts",
    "document",
    "document_fill",
    "document_publish",
    "document_throw_away",
    "documents",
    "holiday",
    "holidays",
    "index",
    "new_contact",
    "places",
    "population",
    "retention",
    "setting",
    "settings_page",
    "threshold",
]
