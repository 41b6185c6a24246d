"""Runs beat, which ticks. One is enough, and two do no harm: each period is seen to once."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand

from engage.management import programs


class Command(BaseCommand):
    help = "Runs beat, which ticks. One is enough, and two do no harm: each period is seen to once."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        command = programs.beat()
        # The program takes this process over, so that a container's signals reach it.
        os.execve(sys.executable, command, os.environ | {"PYTHONUNBUFFERED": "1", "ENGAGE_AS_OWNER": ""})  # noqa: S606
