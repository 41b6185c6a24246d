"""The digests desk as a Django app."""

from django.apps import AppConfig


class DigestsConfig(AppConfig):
    name = "consultations.desks.digests"
    label = "digests"
