"""How long each sort of data is kept, and letting it go when its time has come (DPR-15).

Each room says in its own `retention.py` what it can let go (the kit itself in `keeping_logs.py`); how many days is a
setting of the site, with the house's proposal as its default. `report` only looks, `let_go` erases exactly what `report`
counts; the proof stands in the audit log (how many, of what, until which moment) and, for what belongs to people, number
by number in the register of deletions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from engage.kit import audit
from engage.kit.deletions import again, note_erased
from engage.kit.models import AuditEvent
from engage.kit.refusal import Refusal
from engage.kit.registry import Registry
from engage.kit.site_settings import declare_setting, last_change, value_of

LONGEST = 366 * 75  # days: as long as anybody has asked for any record to be kept
AT_ONCE = 2000  # rows in one transaction


@dataclass(frozen=True)
class Kept:
    """One sort of data. `due(cut_off)` finds the rows whose clock began at or before then and that are not erased yet.

    `erase(numbers, now)` erases exactly those. `since` and `basis` are words for the page and the report.
    `in_register`: whether a restored backup must be told (not for logs and the like, which a next run lets go again).
    """

    name: str
    label: str
    since: str
    days: int
    basis: str
    due: Callable[[datetime], QuerySet[Any]]
    erase: Callable[[list[int], datetime], None]
    least: int = 1
    in_register: bool = True


@dataclass(frozen=True)
class Due:
    """One line of the report."""

    kept: Kept
    days: int
    cut_off: datetime
    count: int
    last_run_at: datetime | None


kept: Registry[Kept] = Registry("sort of data that is kept")


def keep(sort: Kept) -> Kept:
    """Say that there is such data; call it in a room's `retention.py`."""
    if sort.name not in kept:
        declare_setting(
            f"retention.{sort.name}",
            label=sort.label,
            help_text=f"Days, counted from {sort.since}. {sort.basis}",
            clean=lambda typed: _days(typed, sort),
            default=sort.days,
        )
        if sort.in_register:
            again.add(sort.name, sort.erase)
    return kept.add(sort.name, sort)


def _days(typed: str, sort: Kept) -> int:
    days = int(typed) if typed.strip().isascii() and typed.strip().isdecimal() and len(typed.strip()) < 7 else -1
    if not sort.least <= days <= LONGEST:
        raise Refusal(
            f"Write a whole number of days, from {sort.least} to {LONGEST}.", code="bad_days", field=sort.name
        )
    return days


def days_of(sort: Kept) -> int:
    return int(value_of(f"retention.{sort.name}"))


def report(*, now: datetime) -> list[Due]:
    """Each sort of data with how long it is kept and how much of it is due; writes nothing."""
    return [_look_at(sort, now) for sort in kept]


def _look_at(sort: Kept, now: datetime) -> Due:
    days = days_of(sort)
    cut_off = now - timedelta(days=days)
    last = AuditEvent.objects.filter(subject=f"retention:{sort.name}").order_by("-pk").first()
    return Due(sort, days, cut_off, sort.due(cut_off).count(), last.at if last else None)


def somebody_set_the_schedule() -> bool:
    """Has a person looked at the proposals and set at least one of them? For the go-live checklist."""
    return any(last_change(f"retention.{sort.name}") for sort in kept)


def let_go(*, now: datetime) -> dict[str, int]:
    """Erase everything that is due, some at a time, each with its proof; how many of each sort."""
    return {sort.name: gone for sort in kept if (gone := _let_go_of(sort, now))}


def _let_go_of(sort: Kept, now: datetime) -> int:
    days = days_of(sort)
    cut_off, gone = now - timedelta(days=days), 0
    while True:
        with transaction.atomic():
            numbers = list(sort.due(cut_off).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
            if not numbers:
                return gone
            sort.erase(numbers, now)
            if sort.in_register:
                note_erased(sort.name, numbers, now=now, why="retention")
            facts = {"count": len(numbers), "days": days, "until": cut_off.isoformat()}
            audit.record(verb="retention.erased", subject=f"retention:{sort.name}", now=now, facts=facts)
            left = set(sort.due(cut_off).filter(pk__in=numbers).values_list("pk", flat=True))
        gone += len(numbers) - len(left)
        if left:  # would be found again for ever; the next run, and the report, show that something is wrong
            raise RuntimeError(f"{len(left)} of {sort.name} are still due after they were erased")
