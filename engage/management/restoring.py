"""Puts a backup into a fresh database, proves that it is the same, and makes it forget what was deleted since."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql

from engage.embedded.binaries import client_program
from engage.management import preparing
from engage.management.backing_up import (
    ABOUT,
    CONTENTS,
    EVERYTHING,
    FORMAT,
    REGISTER,
    SAFEGUARDING,
    UNSEALED,
    Keys,
    client_environment,
    key_checks,
    owner,
    sha256_of,
)
from engage.management.measuring import differences, measured
from engage.management.sealing import opened

Say = Callable[[str], None]
# A deletion is timed before it commits, and the backup's moment may lie between the two.
MARGIN = timedelta(hours=1)
LEAP = 1_000_000


class CannotRestore(Exception):  # noqa: N818  (the message says what to do)
    """This backup cannot be restored here as things are."""


def read_about(backup: Path) -> dict[str, Any]:
    """What the backup says of itself, after every file was compared with it."""
    try:
        about: dict[str, Any] = json.loads((backup / ABOUT).read_text())
    except (OSError, ValueError) as problem:
        raise CannotRestore(f"{backup} is not a whole backup: its {ABOUT} cannot be read.") from problem
    if about["format"] != FORMAT:
        raise CannotRestore(f"This backup has format {about['format']}; this version reads format {FORMAT}.")
    for name, said in about["files"].items():
        file = backup / name
        if not file.is_file() or sha256_of(file) != said["sha256"]:
            raise CannotRestore(f"{name} is missing or damaged: it is not what was written on {about['made_at']}.")
    return about


def restore(backup: Path, *, keys: Keys, say: Say, other_keys: bool = False) -> dict[str, int]:
    """Restore into the empty database of DATABASE_OWNER_URL. How many deletions of each sort were made again.

    Raises CannotRestore, SealBroken; RuntimeError if the result is not the same as what was backed up.
    """
    about = read_about(backup)
    if about["sealed"] and keys == UNSEALED:
        raise CannotRestore("This backup is sealed. Give BACKUP_KEY and BACKUP_KEY_SAFEGUARDING.")
    others = [name for name, check in key_checks().items() if about["key_checks"].get(name) != check]
    if others and not other_keys:
        raise CannotRestore(
            f"{' and '.join(others)} are not those of this backup. Without the old SECRET_KEY return codes and second factors "
            "do not work, without the old SAFEGUARDING_KEY nobody can read its records. Give them, or say --other-keys."
        )
    if about["app_role"] != settings.DATABASE_APP_ROLE:
        raise CannotRestore(f"The product's role was {about['app_role']}; DATABASE_URL must use a role of that name.")
    _refuse_if_full()
    keys = keys if about["sealed"] else UNSEALED
    with tempfile.TemporaryDirectory(prefix="engage-restore-") as made:
        folder = Path(made)
        # Every file is opened before the first row is put back: a wrong key leaves nothing half restored.
        _open(backup / CONTENTS, folder / CONTENTS, keys.everything)
        _open(backup / EVERYTHING, folder / EVERYTHING, keys.everything)
        apart = (backup / SAFEGUARDING).exists()
        if apart:
            _open(backup / SAFEGUARDING, folder / SAFEGUARDING, keys.safeguarding)
        say("Putting everything back …")
        _take_default_rights_away(about["app_role"])
        _pg_restore(folder / EVERYTHING, "--section=pre-data", "--section=data")
        if apart:
            _pg_restore(folder / SAFEGUARDING, "--data-only")
        _pg_restore(folder / EVERYTHING, "--section=post-data")
        wanted = json.loads((folder / CONTENTS).read_text())["tables"]
    with psycopg.connect(**owner()) as line:
        wrong = differences(wanted, measured(line, app_role=about["app_role"]))
    if wrong:
        raise RuntimeError("What was put back is not what was backed up: " + "; ".join(wrong[:10]))
    say(f"The same {len(wanted)} tables, {sum(t['rows'] for t in wanted.values())} rows and rights as in the backup.")
    _leap()
    if not preparing.migrate(say):
        raise CannotRestore("The tables could not be brought up to date (see above).")
    since = datetime.fromisoformat(about["made_at"]).astimezone(UTC) - MARGIN
    return _forget_again(backup, since, say)


def _refuse_if_full() -> None:
    with psycopg.connect(**owner()) as line:
        names = line.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' LIMIT 3").fetchall()
    if names:
        raise CannotRestore(
            "The database is not empty, and nothing is ever overwritten. Make a new one (createdb), or drop the old one."
        )


def _open(file: Path, target: Path, key: str | None) -> None:
    with file.open("rb") as source, target.open("xb") as plain:
        if key is None:
            shutil.copyfileobj(source, plain)
        else:
            for piece in opened(source, key=key):
                plain.write(piece)


def _take_default_rights_away(role: str) -> None:
    """A new database gives the app role rights to every table; the dump knows better which ones, and gives them itself."""
    with psycopg.connect(**owner()) as line:
        if line.execute("SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user", [role]).fetchone():
            for things in ("TABLES", "SEQUENCES"):
                line.execute(
                    sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON {} FROM {}").format(
                        sql.SQL(things), sql.Identifier(role)
                    )
                )


def _pg_restore(dump: Path, *how: str) -> None:
    database = owner()["dbname"]
    command: list[str | Path] = [client_program("pg_restore"), "--no-owner", "--exit-on-error", *how]
    done = subprocess.run(
        [*command, f"--dbname={database}", dump],
        env=client_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"pg_restore failed: {done.stderr.strip()[-2000:]}")


def _leap() -> None:
    """No number of the lost days is given twice, and pages that saw later versions follow what is here now."""
    with psycopg.connect(**owner()) as line:
        for (name,) in line.execute(
            "SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences WHERE schemaname = 'public'"
        ).fetchall():
            line.execute("SELECT setval(%s::regclass, nextval(%s::regclass) + %s)", [name, name, LEAP])
        begin_again(line)
        # Whoever was signed in at that moment may have signed out, or left, since.
        line.execute("DELETE FROM django_session")


def begin_again(line: "psycopg.Connection[Any]") -> None:
    """Pages hear of newer versions than they saw; phones and walls of a room take what it shows now, whatever its `v` was."""
    line.execute("UPDATE realtime_streamversion SET version = version + %s", [LEAP])
    line.execute(
        "UPDATE live_session SET epoch = left(replace(gen_random_uuid()::text, '-', ''), 8) WHERE state <> 'planned'"
    )


def _forget_again(backup: Path, since: datetime, say: Say) -> dict[str, int]:
    """In a process of its own that works as the owner and finds the tables as they are now."""
    done = preparing.manage(
        "delete_again", "--since", since.isoformat(), "--register", str(backup / REGISTER), as_owner=True, capture=True
    )
    if done.returncode:
        raise RuntimeError(f"What was deleted since could not be deleted again: {done.stderr.strip()[-2000:]}")
    counts: dict[str, int] = json.loads(done.stdout)
    say(f"Deleted again: {', '.join(f'{n} of {what}' for what, n in counts.items()) or 'nothing, for nothing was'}.")
    return counts
