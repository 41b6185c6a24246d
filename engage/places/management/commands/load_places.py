"""`manage.py load_places FILE`: brings in another geography, as when councils are redrawn; the old one stays."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from engage.places.actions import SHIPPED_GEOGRAPHY, load_areas
from engage.places.models import Area


class Command(BaseCommand):
    help = "Loads areas, their places and their populations from a JSON file; loading it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED_GEOGRAPHY)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            count = load_areas(path=path)
        except OSError as wrong:
            raise CommandError(f"{path} cannot be read: {wrong}") from wrong
        except (KeyError, TypeError, ValueError, Area.DoesNotExist, Error) as wrong:
            raise CommandError(
                f"Nothing was loaded: {path} is not a geography as in {SHIPPED_GEOGRAPHY.name}: {wrong!r}"
            ) from wrong
        self.stdout.write(f"{count} areas are loaded.")
