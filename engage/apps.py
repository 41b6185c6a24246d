"""The roof as a Django app, so that its management commands are found."""

from django.apps import AppConfig


class EngageConfig(AppConfig):
    name = "engage"
    label = "engage"
