"""The core as a Django app: finds the kinds and the screens that rooms bring."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "consultations.core"
    label = "core"

    def ready(self) -> None:
        autodiscover_modules("screens")
        autodiscover_modules("referrals")
