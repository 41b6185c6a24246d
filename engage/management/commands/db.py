"""Opens psql on the running database, as its owner."""

import os
import shutil
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from engage.embedded import EmbeddedProblem, psql


class Command(BaseCommand):
    help = "Open psql on the database of this DATA folder (or DATABASE_OWNER_URL). What follows `--` goes to psql."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("psql", nargs="*", help="for psql, after --")

    def handle(self, *args: Any, **options: Any) -> None:
        import dj_database_url

        owner = dj_database_url.parse(settings.DATABASE_OWNER_URL)
        try:
            program = str(shutil.which("psql") if os.environ.get("DATABASE_URL") else psql(settings.DATA))
        except EmbeddedProblem as problem:
            raise CommandError(str(problem)) from problem
        environment = os.environ | {
            "PGHOST": owner["HOST"],
            "PGPORT": str(owner["PORT"] or 5432),
            "PGUSER": owner["USER"],
            "PGPASSWORD": owner["PASSWORD"],  # not on the command line, where everybody could read it
            "PGDATABASE": owner["NAME"],
        }
        os.execve(program, ["psql", *options["psql"]], environment)  # noqa: S606  (psql takes this process over)
