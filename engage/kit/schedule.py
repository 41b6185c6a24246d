"""What runs when, by period: each period of each entry is seen to once, whoever asks and however often."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from engage.kit.jobs import enqueue, handlers
from engage.kit.models import Period


@dataclass(frozen=True)
class Entry:
    """A job to enqueue once in each period; `period` names the period that a moment lies in, in local time."""

    name: str
    kind: str
    period: Callable[[datetime], str]
    payload: dict[str, Any] = field(default_factory=dict)


def hourly(local: datetime) -> str:
    # With the offset, because one hour of the year happens twice.
    return local.strftime("%Y-%m-%dT%H%z")


def every_ten_minutes(local: datetime) -> str:
    return local.strftime("%Y-%m-%dT%H:%M%z")[:15] + local.strftime("%z")


def every_minute(local: datetime) -> str:
    return local.strftime("%Y-%m-%dT%H:%M%z")


def daily(*, hour: int) -> Callable[[datetime], str]:
    """A day begins at this hour of local time."""
    return lambda local: (local.replace(tzinfo=None) - timedelta(hours=hour)).strftime("%Y-%m-%d")


def weekly(*, weekday: int, hour: int) -> Callable[[datetime], str]:
    """A week begins on this weekday (Monday is 0) at this hour of local time; named after the day it begins on."""

    def week(local: datetime) -> str:
        day = (local.replace(tzinfo=None) - timedelta(hours=hour)).date()
        return (day - timedelta(days=(day.weekday() - weekday) % 7)).isoformat()

    return week


def see_to(schedule: Iterable[Entry], *, now: datetime) -> list[str]:
    """Enqueue what is due; a period that was slept through is caught up, once. Returns the names enqueued."""
    local = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    begun = []
    for entry in schedule:
        period = entry.period(local)
        if entry.kind not in handlers or Period.objects.filter(entry=entry.name, period=period).exists():
            continue
        with transaction.atomic():
            # A product that was never here before owes nothing for the period it is born in.
            first_ever = not Period.objects.filter(entry=entry.name).exists()
            _, is_new = Period.objects.get_or_create(entry=entry.name, period=period, defaults={"seen_at": now})
            if is_new and not first_ever:
                payload = entry.payload | {"period": period}
                enqueue(kind=entry.kind, key=f"{entry.name}:{period}", payload=payload, now=now)
                begun.append(entry.name)
    return begun
