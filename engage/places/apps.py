"""Tells Django about the places room, and sees that every install has the shipped geography."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PlacesConfig(AppConfig):
    name = "engage.places"
    verbose_name = "Places"

    def ready(self) -> None:
        post_migrate.connect(load_shipped_geography, sender=self)


def load_shipped_geography(sender: AppConfig, **received: Any) -> None:
    """After the tables are made, not in a migration: the rows come back after a test has emptied the database, and a
    corrected file reaches old installs."""
    if "apps" in received and not _has_the_tables(received["apps"]):
        return
    from engage.places.actions import SHIPPED_GEOGRAPHY, SHIPPED_HOLIDAYS, load_areas, load_school_holidays

    load_areas(path=SHIPPED_GEOGRAPHY)
    load_school_holidays(path=SHIPPED_HOLIDAYS)


def _has_the_tables(state: Any) -> bool:
    """False while somebody migrates this room backwards."""
    try:
        state.get_model("places", "SchoolHoliday")
    except LookupError:
        return False
    return True
