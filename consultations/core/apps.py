"""The core as a Django app: finds the kinds and the screens that rooms bring."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "consultations.core"
    label = "core"

    def ready(self) -> None:
        from consultations.core import queries
        from engage.kit import clock, health

        health.register("oldest_held_words", lambda: queries.oldest_held_seconds(clock.now()))
        autodiscover_modules("screens")
        autodiscover_modules("referrals")
