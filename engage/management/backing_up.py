"""Makes a backup: one moment of the whole database in sealed files, safeguarding's apart under a key of its own."""

import hashlib
import hmac
import json
import os
import platform
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import dj_database_url
import psycopg
from django.conf import settings

from engage.embedded.binaries import client_program
from engage.management.measuring import as_plain, measured
from engage.management.sealing import seal

FORMAT = 1
APART = "safeguarding_*"  # these tables go into a file of their own
EVERYTHING, SAFEGUARDING, CONTENTS, ABOUT = "everything.dump", "safeguarding.dump", "contents.json", "about.json"
REGISTER = "deletions"


@dataclass(frozen=True)
class Keys:
    """With what the files are sealed; None: not at all, because somebody asked for that."""

    everything: str | None = None
    safeguarding: str | None = None


UNSEALED = Keys()


def owner() -> dict[str, Any]:
    """How to reach the database as its owner, for psycopg."""
    found = dj_database_url.parse(settings.DATABASE_OWNER_URL)
    given = {"host": found["HOST"], "port": found["PORT"] or None, "user": found["USER"], "password": found["PASSWORD"]}
    return {name: value for name, value in (given | {"dbname": found["NAME"]}).items() if value}


def client_environment() -> dict[str, str]:
    """For pg_dump and pg_restore: the password is not on a command line, where everybody could read it."""
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {names[name]: str(value) for name, value in owner().items()}


def key_checks() -> dict[str, str]:
    """Tells whether two places have the same keys, and nothing about them."""
    keys = {"SECRET_KEY": settings.SECRET_KEY, "SAFEGUARDING_KEY": settings.SAFEGUARDING_KEY}
    return {
        name: hmac.new(key.encode(), b"engage backup", hashlib.sha256).hexdigest()[:16] for name, key in keys.items()
    }


def back_up(folder: Path, *, keys: Keys) -> Path:
    """Write a backup into a new folder in `folder`; its path. Nothing that looks whole is left behind when it fails."""
    folder.mkdir(parents=True, exist_ok=True)
    with psycopg.connect(**owner()) as line:
        line.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        # Both dumps and the figures are of this one moment.
        row = line.execute("SELECT pg_export_snapshot(), clock_timestamp(), version()").fetchone()
        assert row is not None  # noqa: S101
        snapshot, made_at, server = row[0], row[1].astimezone(UTC), row[2]
        target = folder / f"engage-{made_at:%Y-%m-%dT%H-%M-%SZ}"
        draft = folder / f".draft-{target.name}-{os.getpid()}"
        draft.mkdir(mode=0o700)
        try:
            contents = {"tables": as_plain(measured(line, app_role=settings.DATABASE_APP_ROLE))}
            _dump(draft / EVERYTHING, snapshot, ["--exclude-table-data", APART], keys.everything)
            # Without such a table there is nothing to dump, which pg_dump would call an error.
            if any(name.startswith(APART.rstrip("*")) for name in contents["tables"]):
                apart = ["--data-only", "--table", APART]
                _dump(draft / SAFEGUARDING, snapshot, apart, keys.safeguarding)
            _write(draft / CONTENTS, BytesIO(json.dumps(contents, indent=1).encode()), keys.everything)
            _copy_register(draft / REGISTER)
            _write_about(draft, made_at, server, sealed=keys != UNSEALED)
            draft.rename(target)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    return target


def _dump(file: Path, snapshot: str, what: list[str], key: str | None) -> None:
    command: list[str | Path] = [client_program("pg_dump"), "--format=custom", f"--snapshot={snapshot}", *what]
    dumping = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=client_environment())
    assert dumping.stdout is not None and dumping.stderr is not None  # noqa: S101
    _write(file, dumping.stdout, key)
    said = dumping.stderr.read().decode(errors="replace")
    if dumping.wait():
        raise RuntimeError(f"pg_dump failed: {said.strip()}")


def _write(file: Path, source: IO[bytes], key: str | None) -> None:
    """Write and have the disk keep it; sealed when there is a key."""
    with file.open("xb") as target:
        os.fchmod(target.fileno(), 0o600)
        if key is None:
            shutil.copyfileobj(source, target)
        else:
            seal(source, target, key=key)
        target.flush()
        os.fsync(target.fileno())


def _copy_register(target: Path) -> None:
    target.mkdir(mode=0o700)
    for file in sorted(settings.DELETIONS.glob("deletions-*.jsonl")):
        shutil.copy2(file, target / file.name)


def _write_about(draft: Path, made_at: datetime, server: str, *, sealed: bool) -> None:
    about = {
        "format": FORMAT,
        "made_at": made_at.isoformat(),
        "sealed": sealed,
        "key_checks": key_checks(),
        "app_role": settings.DATABASE_APP_ROLE,
        "postgresql": server.split(" on ")[0],
        "django": version("django"),
        "python": platform.python_version(),
        "files": {
            str(file.relative_to(draft)): {"bytes": file.stat().st_size, "sha256": sha256_of(file)}
            for file in sorted(draft.rglob("*"))
            if file.is_file()
        },
    }
    _write(draft / ABOUT, BytesIO(json.dumps(about, indent=1).encode()), None)


def sha256_of(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def let_old_ones_go(folder: Path, *, days: int, now: datetime) -> list[str]:
    """Remove backups of this folder that are older than `days`; their names."""
    gone = []
    for about in sorted(folder.glob(f"engage-*/{ABOUT}")):
        with suppress(ValueError, KeyError, OSError):
            if datetime.fromisoformat(json.loads(about.read_text())["made_at"]) < now - timedelta(days=days):
                shutil.rmtree(about.parent)
                gone.append(about.parent.name)
    return gone
