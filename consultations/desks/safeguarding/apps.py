"""The safeguarding desk as a Django app."""

from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    name = "consultations.desks.safeguarding"
    label = "safeguarding"
