"""The authoring desk as a Django app."""

from django.apps import AppConfig


class AuthoringConfig(AppConfig):
    name = "consultations.desks.authoring"
    label = "authoring"
