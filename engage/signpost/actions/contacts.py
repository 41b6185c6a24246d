"""Brings a file of contacts into the database, and writes down what people do to a contact afterwards."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import localdate

from engage.kit import audit
from engage.kit.refusal import Refusal
from engage.signpost.models import Contact, ContactChange

SHIPPED_CONTACTS = Path(__file__).parents[1] / "data" / "contacts.json"
# What a person may change on a page; the rest follows from what they do.
EDITABLE = (
    "name", "purpose", "topic", "call", "text_number", "text_keyword", "url", "hours", "who_for", "audience", "urgent",
    "on_panel", "order", "source", "owner", "valid_from",
)  # fmt: skip
Verb = ContactChange.Verb


@transaction.atomic
def load_contacts(*, path: Path, today: date | None = None) -> int:
    """Add the file's contacts and correct what it corrects; a second time changes nothing. Answers how many.

    A contact that a person has checked or changed is left as that person left it: a file knows less than someone who rang.
    """
    listing = json.loads(path.read_text(encoding="utf-8"))
    contacts = [_contact(row, listing, today or localdate()) for row in listing["contacts"]]
    touched = set(Contact.objects.filter(checked_on__isnull=False).values_list("slug", flat=True))
    touched |= set(ContactChange.objects.values_list("contact__slug", flat=True))
    kept = ("id", "slug", "taken_in_on")  # loading it again does not make it younger
    Contact.objects.bulk_create(
        [contact for contact in contacts if contact.slug not in touched],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=[field.name for field in Contact._meta.fields if field.name not in kept],
    )
    return len(contacts)


def _contact(row: dict[str, Any], listing: dict[str, Any], today: date) -> Contact:
    """One row with what the file says once for all rows; a row is confirmed unless it says it is not."""
    columns = {"confirmed": True, "owner": listing["owner"], "valid_from": listing["valid_from"], **row}
    columns["confirmed_by"] = listing["confirmed_by"] if columns["confirmed"] else ""
    columns["valid_from"] = date.fromisoformat(columns["valid_from"])
    return Contact(taken_in_on=today, **columns)


@transaction.atomic
def add_contact(*, columns: dict[str, Any], member_id: int, now: datetime) -> Contact:
    """Add a contact. It is hidden from young people until somebody has checked it."""
    contact = Contact(slug=_free_slug(columns["name"]), taken_in_on=localdate(now), **_editable(columns))
    _refuse_what_the_database_would(contact)
    contact.save()
    _note(contact, Verb.ADDED, {}, member_id, now)
    return contact


@transaction.atomic
def change_contact(*, contact_id: int, columns: dict[str, Any], member_id: int, now: datetime) -> Contact:
    """Change what a contact says. New ways to reach it have been checked by nobody, so it is hidden until somebody does."""
    contact = _locked(contact_id)
    before = {name: getattr(contact, name) for name in EDITABLE}
    for name, value in _editable(columns).items():
        setattr(contact, name, value)
    facts = {
        name: [str(old), str(getattr(contact, name))] for name, old in before.items() if old != getattr(contact, name)
    }
    if not facts:
        return contact
    if {"call", "text_number", "text_keyword", "url"} & set(facts):
        contact.checked_on = None
        if not contact.stands_in:
            contact.confirmed, contact.confirmed_by = False, ""
    _refuse_what_the_database_would(contact)
    contact.save()
    _note(contact, Verb.CHANGED, facts, member_id, now)
    return contact


@transaction.atomic
def confirm_contact(*, contact_id: int, by: str, member_id: int, now: datetime) -> Contact:
    """Somebody rang it or read its official page today, and it is right. `by` is the name that is shown to staff."""
    contact = _locked(contact_id)
    if not by.strip():
        raise Refusal("Say who checked it.", code="no_name", field="by")
    if not (contact.call or contact.text_number or contact.url):
        raise Refusal(
            "Nobody can be reached there yet. Add a number or a page first, then confirm it.",
            code="unreachable",
            field="by",
        )
    if contact.valid_to and contact.valid_to < localdate(now):
        raise Refusal("This one has ended. Add it again if it came back.", status=409, code="ended")
    contact.confirmed, contact.confirmed_by, contact.checked_on = True, by.strip()[:120], localdate(now)
    contact.save(update_fields=["confirmed", "confirmed_by", "checked_on"])
    _note(contact, Verb.CHECKED, {}, member_id, now)
    return contact


@transaction.atomic
def hide_contact(*, contact_id: int, member_id: int, now: datetime) -> Contact:
    """Something is wrong with it: young people do not see it until somebody has checked it again."""
    contact = _locked(contact_id)
    _refuse_to_lose(contact)
    if not contact.confirmed:
        return contact
    contact.confirmed, contact.confirmed_by = False, ""
    contact.save(update_fields=["confirmed", "confirmed_by"])
    _note(contact, Verb.HIDDEN, {}, member_id, now)
    return contact


@transaction.atomic
def end_contact(*, contact_id: int, last_day: date, member_id: int, now: datetime) -> Contact:
    """Give it its last day; it stays in the list of what there was."""
    contact = _locked(contact_id)
    _refuse_to_lose(contact)
    if last_day < contact.valid_from:
        raise Refusal("The last day comes after the first day.", code="ends_too_early", field="last_day")
    if contact.valid_to == last_day:
        return contact
    facts = {"valid_to": [str(contact.valid_to or ""), str(last_day)]}
    contact.valid_to = last_day
    contact.save(update_fields=["valid_to"])
    _note(contact, Verb.ENDED, facts, member_id, now)
    return contact


def _refuse_to_lose(contact: Contact) -> None:
    if contact.stands_in:
        raise Refusal(
            f"{contact.name} takes the place of contacts that are hidden, so it always stays. You can change what it says.",
            status=409,
            code="stands_in",
        )


def _editable(columns: dict[str, Any]) -> dict[str, Any]:
    return {name: columns[name] for name in EDITABLE if name in columns}


def _locked(contact_id: int) -> Contact:
    return Contact.objects.select_for_update().get(pk=contact_id)


def _free_slug(name: str) -> str:
    slug = slugify(name)[:50] or "contact"
    taken = set(Contact.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(each for each in [slug, *(f"{slug}-{n}" for n in range(2, 1000))] if each not in taken)


def _refuse_what_the_database_would(contact: Contact) -> None:
    """In words, and beside the box; the constraints stand behind it."""
    if contact.text_keyword and not contact.text_number:
        raise Refusal("A word to text needs a number to text it to.", code="word_without_number", field="text_number")
    if contact.confirmed and not (contact.call or contact.text_number or contact.url):
        raise Refusal("Leave at least one way to reach it.", code="unreachable", field="call")
    try:
        contact.full_clean()
    except ValidationError as wrong:
        field, messages = next(iter(wrong.message_dict.items()))
        raise Refusal(messages[0], code="not_a_contact", field="" if field == "__all__" else field) from None


def _note(contact: Contact, verb: str, facts: dict[str, Any], member_id: int, now: datetime) -> None:
    ContactChange.objects.create(contact=contact, verb=verb, facts=facts, by_id_was=member_id, at=now)
    audit.record(verb=f"contact.{verb}", subject=f"contact:{contact.pk}", by=member_id, now=now)
