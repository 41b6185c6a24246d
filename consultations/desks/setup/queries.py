"""What the setup desk shows: settings with who set them, contacts with how they stand, and how far the checklist is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.timezone import localdate

from accounts.models import Member, Organisation
from engage.kit import checklist
from engage.kit.models import SiteSetting
from engage.kit.site_settings import Known, known
from engage.signpost.models import Contact, ContactChange
from engage.signpost.queries.contacts import Standing, standing_of

# Settings that have a page of their own, because more than typing is needed.
OWN_PAGE = {"setup.retention_confirmed": "setup_retention", "small_numbers.threshold": "setup_threshold"}
HEADINGS = {
    "site": "Who answers for this place",
    "setup": "Agreed before anything opens",
    "safeguarding": "Safeguarding",
    "small_numbers": "Small numbers",
    "languages": "Languages",
    "retention": "How long things are kept",
}
KEPT_FOR = 600  # seconds that the number on the desk's sign is kept


@dataclass(frozen=True)
class SettingRow:
    """One setting as it stands, and who set it when."""

    known: Known
    words: str
    changed_by: str
    changed_at: datetime | None
    own_page: str


@dataclass(frozen=True)
class SettingGroup:
    title: str
    rows: list[SettingRow]


@dataclass(frozen=True)
class ContactRow:
    """One contact and how it stands today."""

    contact: Contact
    standing: Standing


@dataclass(frozen=True)
class ContactGroup:
    title: str
    hint: str
    rows: list[ContactRow]


def words_of(value: Any) -> str:
    """A setting's value as it is typed; empty while nothing was set."""
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return "" if value is None else str(value)


def shown_words_of(setting: Known, value: Any) -> str:
    """A setting's value as it is read: the numbers of the schedule are days."""
    words = words_of(value)
    if not words or not setting.name.startswith("retention."):
        return words
    return f"{words} day" if words == "1" else f"{words} days"


def names_of(member_ids: Iterable[int | None]) -> dict[int, str]:
    """First names of members by id, with one query."""
    return dict(Member.objects.filter(pk__in=[each for each in member_ids if each]).values_list("pk", "first_name"))


def setting_groups() -> list[SettingGroup]:
    """Every setting that any room declared, under headings; two queries."""
    newest = {row.name: row for row in SiteSetting.objects.order_by("name", "-pk").distinct("name")}
    names = names_of(row.set_by_id_was for row in newest.values())
    groups: dict[str, list[SettingRow]] = {prefix: [] for prefix in HEADINGS}
    for setting in known:
        row = newest.get(setting.name)
        words = shown_words_of(setting, row.value if row else setting.default)
        who = names.get(row.set_by_id_was or 0, "The product") if row else ""
        shown = SettingRow(setting, words, who, row.at if row else None, OWN_PAGE.get(setting.name, ""))
        groups.setdefault(setting.name.partition(".")[0], []).append(shown)
    return [
        SettingGroup(HEADINGS.get(prefix, prefix.replace("_", " ").capitalize()), rows)
        for prefix, rows in groups.items()
        if rows
    ]


def setting_history(name: str) -> list[SettingRow]:
    """Every value that ever stood, the newest first."""
    rows = list(SiteSetting.objects.filter(name=name).order_by("-pk")[:50])
    names = names_of(row.set_by_id_was for row in rows)
    return [
        SettingRow(
            known.get(name),
            shown_words_of(known.get(name), row.value),
            names.get(row.set_by_id_was or 0, "The product"),
            row.at,
            "",
        )
        for row in rows
    ]


def contact_groups(*, on: date) -> list[ContactGroup]:
    """Every contact by what has to be done about it; one query."""
    rows = [ContactRow(each, standing_of(each, on=on)) for each in Contact.objects.all()]

    def standing(*wanted: str) -> list[ContactRow]:
        return [row for row in rows if row.standing.name in wanted]

    groups = [
        ContactGroup(
            "Hidden until somebody checks them",
            "Ring, or read the official page. Then confirm.",
            standing("hidden", "unconfirmed"),
        ),
        ContactGroup("Shown, and due for a check", "After 120 days without a check they are hidden.", standing("due", "unchecked")),
        ContactGroup("Shown and checked", "", standing("confirmed", "coming")),
        ContactGroup("Ended", "", standing("ended")),
    ]  # fmt: skip
    return [group for group in groups if group.rows]


def changes_of(contact: Contact) -> QuerySet[ContactChange]:
    return contact.changes.all()[:30]


def contacts_to_check(now: datetime) -> int:
    """How many contacts are hidden for want of a check or due for one; one query."""
    on = localdate(now)
    return sum(standing_of(each, on=on).due for each in Contact.objects.all())


def missing_on_the_checklist(organisations: Iterable[Organisation], now: datetime) -> int:
    """How many things are missing before the first of these organisations may open; kept for ten minutes.

    A desk's sign is drawn on every page of an administrator, so it is not counted anew each time.
    """
    total = 0
    for organisation in organisations:
        kept = cache.get(_key(organisation.pk))
        total += count_missing(organisation.pk, now) if kept is None else int(kept)
    return total


def count_missing(organisation_id: int, now: datetime) -> int:
    """Count them now, and keep the number for the sign."""
    count = sum(not found.done for found in checklist.findings(organisation_id, now=now))
    cache.set(_key(organisation_id), count, KEPT_FOR)
    return count


def _key(organisation_id: int) -> str:
    return f"setup-missing:{organisation_id}"
