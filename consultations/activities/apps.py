"""The wing of kinds: importing each module registers its kind."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "consultations.activities"
    label = "activities"

    def ready(self) -> None:
        package = import_module(self.name)
        for module in iter_modules(package.__path__):
            if module.name != "apps":
                import_module(f"{self.name}.{module.name}")
