"""The setup desk as a Django app; it hangs its sign for administrators, and that of the contacts for safeguarding leads."""

from datetime import datetime
from importlib import import_module

from django.apps import AppConfig

from accounts.desks import register_desk
from accounts.roles import Role


class SetupConfig(AppConfig):
    name = "consultations.desks.setup"
    label = "setup"

    def ready(self) -> None:
        from accounts.models import Member, Organisation
        from consultations.desks.setup import queries

        import_module("consultations.desks.setup.declared")  # declares its settings

        def missing(member: Member, organisations: list[Organisation], now: datetime) -> int:
            return queries.missing_on_the_checklist(organisations, now)

        def to_check(member: Member, organisations: list[Organisation], now: datetime) -> int:
            return queries.contacts_to_check(now)

        register_desk(
            "Setup",
            "setup",
            [Role.ADMINISTRATOR],
            order=80,
            waiting=missing,
            text="What must be true before anything opens, and the facts, documents and contacts it rests on.",
        )
        register_desk(
            "Contacts",
            "setup_contacts",
            [Role.SAFEGUARDING_LEAD],
            order=25,
            waiting=to_check,
            text="Helplines and services: check each one every 60 days.",
        )
