"""Which published words stand in an account: only those whose author said yes, verbatim as approved, chosen by rule."""

import hashlib
import heapq
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from consultations.core.models import Activity, Entry
from consultations.desks.digests.queries import contributors_by
from engage.kit.small_numbers import Exact

MOST_QUOTES = 8
GROUP_AT_LEAST = 10  # SDC-07; a lower threshold elsewhere does not lower it


def quotes_of(activity: Activity, quotable: QuerySet[Entry], *, at_least: int) -> list[dict[str, Any]]:
    """Up to eight quotes in an order that tells nothing about when they were said; the same words always give the same.

    Only those eight are read: there may be a hundred thousand.
    """
    limit = Exact(max(GROUP_AT_LEAST, at_least))
    ages = contributors_by(activity, "age_band")
    areas = contributors_by(activity, "area__code")
    here = quotable.filter(activity=activity)
    numbered = here.order_by().values_list("pk", "shown_version").iterator()
    chosen = [pk for pk, _ in heapq.nsmallest(MOST_QUOTES, numbered, key=lambda each: _shuffled(*each))]
    read = sorted(here.filter(pk__in=chosen), key=shuffled)
    return [{"text": entry.shown_text, "who": _who(entry, ages, areas, limit), "entry": entry.pk} for entry in read]


def shuffled(entry: Entry) -> str:
    """An order that anybody can repeat and nobody can choose."""
    return _shuffled(entry.pk, entry.shown_version)


def _shuffled(entry_id: int, version: int | None) -> str:
    return hashlib.sha256(f"{entry_id}:{version}".encode()).hexdigest()


def _who(entry: Entry, ages: dict[str, Exact], areas: dict[str, Exact], limit: Exact) -> str:
    """At most one characteristic, and only of a group that is large enough in this very activity (SDC-07)."""
    participant = entry.answer.participant if entry.answer else None
    if participant is None:
        return ""
    labels = {value: label for value, label, _ in settings.AGE_BANDS}
    known = []
    if participant.age_band in labels and not ages.get(participant.age_band, Exact(0)) < limit:
        known.append(f"aged {labels[participant.age_band]}")
    if participant.area is not None and not areas.get(participant.area.code, Exact(0)) < limit:
        known.append(participant.area.name)
    # Where both would do, half of the quotes say the one and half the other.
    return known[int(shuffled(entry), 16) % len(known)] if known else ""
