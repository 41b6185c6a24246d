"""Puts a backup into an empty database, proves that it is the same, and deletes again what was deleted since."""

import os
from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser

from engage.embedded import EmbeddedProblem
from engage.management.backing_up import UNSEALED, Keys
from engage.management.restoring import CannotRestore, restore
from engage.management.sealing import SealBroken, check_key


def keys_given() -> Keys:
    """The two keys of the environment; UNSEALED if there are none. Raises CommandError for one alone, or too short ones."""
    both = {name: os.environ.get(name, "") for name in ("BACKUP_KEY", "BACKUP_KEY_SAFEGUARDING")}
    if not any(both.values()):
        return UNSEALED
    if len(set(both.values())) == 1:
        raise CommandError("Safeguarding's records have a key of their own: BACKUP_KEY_SAFEGUARDING must be another.")
    try:
        for name, key in both.items():
            check_key(key, name)
    except ValueError as problem:
        raise CommandError(str(problem)) from problem
    return Keys(both["BACKUP_KEY"], both["BACKUP_KEY_SAFEGUARDING"])


class Command(BaseCommand):
    help = "Restore the backup in FOLDER into the empty database of DATABASE_OWNER_URL."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="one backup: the folder with about.json")
        parser.add_argument("--other-keys", action="store_true", help="restore although keys are others")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restore(
                options["folder"],
                keys=keys_given(),
                say=self.stdout.write,
                other_keys=options["other_keys"],
            )
        except (CannotRestore, SealBroken, RuntimeError, EmbeddedProblem, psycopg.Error, OSError) as problem:
            raise CommandError(f"Not restored. {problem}") from problem
