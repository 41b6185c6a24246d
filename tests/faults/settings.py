"""The product's own settings, with the drill's job beside the others."""

from engage.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.drill"]  # noqa: F405
