"""`manage.py demo`: seeds the demo county once and says where to look; `--json` only says it, for programs."""

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from engage.demo.seeding import CLOSED, is_remembered, is_seeded, seed
from engage.demo.summing_up import sum_up
from engage.demo.telling import base_address, tell
from engage.kit.clock import now as clock
from engage.kit.refusal import Refusal


class Command(BaseCommand):
    help = "Seeds a made-up county, marked as demo; a second time changes nothing. Prints where to look and how to sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print for programs, and seed nothing")
        parser.add_argument("--base", metavar="ADDRESS", help="where the product runs, like http://localhost:8000")

    def handle(self, *args: Any, **options: Any) -> None:
        base = (options["base"] or base_address()).rstrip("/")
        if options["json"]:
            if not is_seeded():
                raise CommandError("The demo county is not here. Run manage.py demo first.")
            if not is_remembered():
                raise CommandError(
                    "DATA/demo.json is lost or of another database. Run manage.py demo for new passwords."
                )
            self.stdout.write(json.dumps(tell(base=base, now=clock()), indent=1, ensure_ascii=False))
            return
        began = time.monotonic()
        try:
            is_new = seed(now=clock())
        except Refusal as refusal:
            raise CommandError(refusal.words) from refusal
        if not sum_up(slug=CLOSED, now=clock()):
            self.stdout.write("The digest of the closed consultation is not made yet; a worker will make it.")
        spent = time.monotonic() - began
        self.stdout.write(
            f"The demo county is ready ({spent:.1f} s)." if is_new else "The demo county is here already."
        )
        self._print(tell(base=base, now=clock()))

    def _print(self, told: dict[str, list[dict[str, Any]]]) -> None:
        for heading, rows in told.items():
            self.stdout.write(f"\n{heading.replace('_', ' ').capitalize()}")
            columns = list(rows[0]) if rows else []
            widths = [
                max(len(str(row[column])) for row in [*rows, dict(zip(columns, columns, strict=True))])
                for column in columns
            ]
            for row in rows:
                cells = [str(row[column]).ljust(width) for column, width in zip(columns, widths, strict=True)]
                self.stdout.write("  " + "  ".join(cells).rstrip())
