"""Brings a file of contacts into the database: the only writer of contacts so far."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from engage.signpost.models import Contact

SHIPPED_CONTACTS = Path(__file__).parent / "data" / "contacts.json"


@transaction.atomic
def load_contacts(*, path: Path) -> int:
    """Add the file's contacts and correct what it corrects; a second time changes nothing. Answers how many.

    A contact that a person has checked is left as that person left it: a file knows less than someone who rang.
    """
    listing = json.loads(path.read_text(encoding="utf-8"))
    contacts = [_contact(row, listing) for row in listing["contacts"]]
    checked = set(Contact.objects.filter(checked_on__isnull=False).values_list("slug", flat=True))
    columns = [field.name for field in Contact._meta.fields if field.name not in ("id", "slug")]
    Contact.objects.bulk_create(
        [contact for contact in contacts if contact.slug not in checked],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=columns,
    )
    return len(contacts)


def _contact(row: dict[str, Any], listing: dict[str, Any]) -> Contact:
    """One row with what the file says once for all rows; a row is confirmed unless it says it is not."""
    columns = {"confirmed": True, "owner": listing["owner"], "valid_from": listing["valid_from"], **row}
    columns["confirmed_by"] = listing["confirmed_by"] if columns["confirmed"] else ""
    columns["valid_from"] = date.fromisoformat(columns["valid_from"])
    return Contact(**columns)
