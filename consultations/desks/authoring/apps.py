"""The authoring desk as a Django app: its sign on the staff's door, and the shipped list of watched words."""

from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from accounts.desks import register_desk
from accounts.roles import Role


class AuthoringConfig(AppConfig):
    name = "consultations.desks.authoring"
    label = "authoring"

    def ready(self) -> None:
        from accounts.models import Member, Organisation
        from consultations.desks.authoring import queries

        def to_approve(member: Member, organisations: list[Organisation], now: datetime) -> int:
            return queries.number_waiting(member, organisations, now)

        register_desk(
            "Consultations",
            "authoring",
            [Role.YOUTH_WORKER, Role.ANALYST, Role.ADMINISTRATOR],
            order=5,
            waiting=to_approve,
            text="Write a consultation, have a colleague approve it, open it.",
        )
        post_migrate.connect(load_shipped_words, sender=self)


def load_shipped_words(sender: AppConfig, **received: Any) -> None:
    """After the table is made; not while somebody migrates this room backwards."""
    try:
        if "apps" in received:
            received["apps"].get_model("authoring", "WatchedWord")
    except LookupError:
        return
    from consultations.desks.authoring.actions import load_watched_words

    load_watched_words()
