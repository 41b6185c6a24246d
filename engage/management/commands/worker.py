"""Runs one worker: it does the jobs that PostgreSQL remembers. Several may run beside each other."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from engage.management import programs


class Command(BaseCommand):
    help = "Runs one worker: it does the jobs that PostgreSQL remembers. Several may run beside each other."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--processes", type=int, default=2, help="how many jobs it does at once")

    def handle(self, *args: Any, **options: Any) -> None:
        command = programs.worker(processes=options["processes"])
        # The program takes this process over, so that a container's signals reach it.
        os.execve(sys.executable, command, os.environ | {"PYTHONUNBUFFERED": "1", "ENGAGE_AS_OWNER": ""})  # noqa: S606
