"""Runs one web process: pages, sockets and polling. Several may run beside each other."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from engage.management import programs


class Command(BaseCommand):
    help = "Runs one web process: pages, sockets and polling. Several may run beside each other."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))

    def handle(self, *args: Any, **options: Any) -> None:
        command = programs.web(host=options["host"], port=options["port"])
        # The program takes this process over, so that a container's signals reach it.
        os.execve(sys.executable, command, os.environ | {"PYTHONUNBUFFERED": "1", "ENGAGE_AS_OWNER": ""})  # noqa: S606
