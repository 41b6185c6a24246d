"""The product's own settings, with the drill's job beside the others."""

import os

from engage.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.drill"]  # noqa: F405

if os.environ.get("STATIC_FROM_SOURCE"):  # gathering and packing them takes longer than the test
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
