"""The kit as a Django app."""

from django.apps import AppConfig
from django.core.signals import request_started


class KitConfig(AppConfig):
    name = "engage.kit"
    label = "kit"

    def ready(self) -> None:
        from engage.kit.site_threshold import forget

        request_started.connect(forget)  # each page reads the threshold once, and no page an old one
