"""The moderation desk as a Django app."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "consultations.desks.moderation"
    label = "moderation"
