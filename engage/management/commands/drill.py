"""Proves that the backup can be restored: backs up, restores into a database of its own beside the real one, compares."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from psycopg import sql

from engage.embedded import EmbeddedProblem
from engage.management.backing_up import ABOUT, Keys, back_up, owner


class Command(BaseCommand):
    help = "Back up, restore into a fresh database beside this one, and see that it is the same. Changes nothing here."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="engage-drill-") as made:
            folder, keys = Path(made), Keys(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
            try:
                backup = back_up(folder / "backups", keys=keys)
            except (psycopg.Error, RuntimeError, OSError, EmbeddedProblem) as problem:
                raise CommandError(f"The backup failed. {problem}") from problem
            backed_up = time.monotonic()
            about = json.loads((backup / ABOUT).read_text())
            size = sum(file["bytes"] for file in about["files"].values())
            self.stdout.write(f"Backed up {size / 1e6:.1f} MB in {backed_up - began:.1f} s.")
            name = f"engage_drill_{secrets.token_hex(4)}"
            self._on_the_server(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            try:
                self._restore(backup, name, keys, folder)
            finally:
                self._on_the_server(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        took = time.monotonic() - backed_up
        self.stdout.write(f"The drill went well: restored and compared in {took:.1f} s. Nothing here was changed.")

    def _on_the_server(self, statement: sql.Composed) -> None:
        try:
            with psycopg.connect(**owner(), autocommit=True) as line:
                line.execute(statement)
        except psycopg.Error as problem:
            raise CommandError(f"The owner role must be able to make a database for the drill. {problem}") from problem

    def _restore(self, backup: Path, name: str, keys: Keys, folder: Path) -> None:
        register = folder / "deletions"
        if settings.DELETIONS.is_dir():
            shutil.copytree(settings.DELETIONS, register)
        environment = os.environ | {
            "DATABASE_URL": _beside(settings.DATABASE_URL, name),
            "DATABASE_OWNER_URL": _beside(settings.DATABASE_OWNER_URL, name),
            # Nobody who uses the real one must notice: no bells, no cache, no line in the real register.
            "REDIS_URL": "redis://127.0.0.1:1/0",
            "DELETIONS": str(register),
            "DATA": str(settings.DATA),
            "SECRET_KEY": settings.SECRET_KEY,
            "SAFEGUARDING_KEY": settings.SAFEGUARDING_KEY,
            "BACKUP_KEY": keys.everything or "",
            "BACKUP_KEY_SAFEGUARDING": keys.safeguarding or "",
        }
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "restore", str(backup)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        self.stdout.write(done.stdout.strip())
        if done.returncode:
            raise CommandError(f"The drill failed: {done.stderr.strip()}", returncode=1)


def _beside(address: str, name: str) -> str:
    parts = urlsplit(address)
    return urlunsplit(parts._replace(path=f"/{name}"))
