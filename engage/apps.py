"""The roof as a Django app: its management commands are found, and every room's jobs are known in every process."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EngageConfig(AppConfig):
    name = "engage"
    label = "engage"

    def ready(self) -> None:
        import_module("engage.celery")  # makes it the application that tasks are sent with
        autodiscover_modules("tasks", "personal_data", "golive", "retention")
