"""The setup desk as a Django app."""

from django.apps import AppConfig


class SetupConfig(AppConfig):
    name = "consultations.desks.setup"
    label = "setup"
