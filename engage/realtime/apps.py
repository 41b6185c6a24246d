"""Tells Django about the realtime room, and finds every room's `streams.py`."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RealtimeConfig(AppConfig):
    name = "engage.realtime"
    label = "realtime"

    def ready(self) -> None:
        autodiscover_modules("streams")
