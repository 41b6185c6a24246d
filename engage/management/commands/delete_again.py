"""Part of a restore: erases again in this database what the registers of deletions name. Prints how many of what."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandParser

from engage.kit import audit, deletions
from engage.kit.clock import now as database_now


class Command(BaseCommand):
    help = "Erase again what was deleted since a moment, as the files of DELETIONS (and of a backup) say."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=datetime.fromisoformat, required=True)
        parser.add_argument("--register", type=Path, help="the register that came with a backup")

    def handle(self, *args: Any, **options: Any) -> None:
        now = database_now()
        lines = [*deletions.copies(since=options["since"])]
        if options["register"]:
            lines += deletions.copies(since=options["since"], folder=options["register"])
        counts = deletions.erase_again(lines, now=now)
        audit.record(verb="backup.restored", subject="site:1", now=now, facts={"deleted_again": counts})
        cache.clear()  # what was drawn of the lost days must not be shown
        self.stdout.write(json.dumps(counts))
