"""Says what has been kept long enough, and erases it unless it is only asked to say."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from engage.kit import retention
from engage.kit.clock import now as database_now


class Command(BaseCommand):
    help = "Erase what has been kept long enough (a worker does so every night). --dry-run only says what that is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be erased")

    def handle(self, *args: Any, **options: Any) -> None:
        now = database_now()
        self.stdout.write(f"{'due':>7}  {'days':>5}  what")
        for line in retention.report(now=now):
            self.stdout.write(f"{line.count:>7}  {line.days:>5}  {line.kept.name}: {line.kept.label}")
        if options["dry_run"]:
            self.stdout.write("Nothing was erased.")
            return
        for name, gone in retention.let_go(now=now).items():
            self.stdout.write(f"{gone} of {name} erased.")
