"""Tells Django about the signpost room, and sees that every install has the shipped contacts and documents."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SignpostConfig(AppConfig):
    name = "engage.signpost"
    verbose_name = "Helplines and services"

    def ready(self) -> None:
        import_module("engage.signpost.facts")  # declares its settings
        post_migrate.connect(load_what_is_shipped, sender=self)


def load_what_is_shipped(sender: AppConfig, **received: Any) -> None:
    """After the tables are made, not in a migration: the rows come back after a test has emptied the database, and a
    corrected file reaches old installs."""
    if "apps" in received and not _has_the_tables(received["apps"]):
        return
    from engage.kit.clock import now
    from engage.signpost.actions import SHIPPED_CONTACTS, SHIPPED_DOCUMENTS, load_contacts, load_documents

    load_contacts(path=SHIPPED_CONTACTS)
    load_documents(folder=SHIPPED_DOCUMENTS, now=now())


def _has_the_tables(state: Any) -> bool:
    """False while somebody migrates this room backwards."""
    try:
        state.get_model("signpost", "Document")
    except LookupError:
        return False
    return True
