"""Makes a sealed backup of everything, and removes those that are too old."""

import os
from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser

from engage.embedded import EmbeddedProblem
from engage.kit import deletions
from engage.kit.clock import now as database_now
from engage.management.backing_up import UNSEALED, back_up, let_old_ones_go
from engage.management.commands.restore import keys_given


class Command(BaseCommand):
    help = "Back everything up into a new folder in FOLDER, sealed with BACKUP_KEY and BACKUP_KEY_SAFEGUARDING."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--unsealed", action="store_true", help="write it so that anybody can read it")
        days = int(os.environ.get("BACKUP_KEEP_DAYS") or 35)
        parser.add_argument("--keep-days", type=int, default=days, help="remove older ones (BACKUP_KEEP_DAYS)")

    def handle(self, *args: Any, **options: Any) -> None:
        keys = UNSEALED if options["unsealed"] else keys_given()
        if keys == UNSEALED and not options["unsealed"]:
            raise CommandError(
                "A backup holds children's words. Give BACKUP_KEY and BACKUP_KEY_SAFEGUARDING (two different keys: "
                "openssl rand -base64 32), or say --unsealed."
            )
        now = database_now()
        deletions.complete_copies(since=now - deletions.WHOLE)
        try:
            made = back_up(options["folder"], keys=keys)
        except (psycopg.Error, RuntimeError, OSError, EmbeddedProblem) as problem:
            raise CommandError(f"No backup was made. {problem}") from problem
        self.stdout.write(str(made))
        for name in let_old_ones_go(options["folder"], days=options["keep_days"], now=now):
            self.stdout.write(f"{name} was older than {options['keep_days']} days and is gone.")
