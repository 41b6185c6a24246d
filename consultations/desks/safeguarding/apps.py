"""The safeguarding desk as a Django app: its sign in the staff's hall, its figures on the page of what is up, its key checked."""

import os
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.core import checks

from accounts.desks import register_desk
from accounts.roles import Role


class SafeguardingConfig(AppConfig):
    name = "consultations.desks.safeguarding"
    label = "safeguarding"

    def ready(self) -> None:
        from django.db.models import Q

        from accounts.models import Member, Organisation
        from accounts.subjects import register_subject
        from consultations.core.models import TextClosure
        from consultations.desks.safeguarding import clocks, queries  # noqa: F401  (clocks declare their settings)
        from engage.kit import clock, health

        register_subject(
            "text",
            lambda ids: TextClosure.objects.filter(
                Q(organisation_id__in=ids) | Q(activity__consultation__organisation_id__in=ids)
            ),
        )

        def open_concerns(member: Member, organisations: list[Organisation], now: datetime) -> int:
            return queries.number_open(organisations)

        register_desk(
            "Safeguarding",
            "safeguarding_desk",
            [Role.SAFEGUARDING_LEAD],
            order=20,
            waiting=open_concerns,
            text="Words that may tell of danger, the clock that runs beside them, and whom to call.",
        )
        health.register("oldest_unacknowledged_concern", lambda: queries.oldest_unacknowledged_seconds(clock.now()))
        health.register("oldest_unsent_safeguarding_alert", lambda: queries.oldest_unsent_alert_seconds(clock.now()))
        checks.register(the_key_is_everywhere_the_same, "security", deploy=True)


def the_key_is_everywhere_the_same(app_configs: Iterable[AppConfig] | None, **given: Any) -> list[checks.CheckMessage]:
    """With a database of one's own there may be several machines: a key made in each one's folder would differ."""
    if os.environ.get("DATABASE_URL") and not os.environ.get("SAFEGUARDING_KEY"):
        return [
            checks.Warning(
                "SAFEGUARDING_KEY is not set, so each machine seals concerns under a key of its own.",
                hint="Set one SAFEGUARDING_KEY for all processes, and keep it apart from backups of the database.",
                id="safeguarding.W001",
            )
        ]
    return []
