"""What `up` does before it serves: tables, static files, and the demo county the first time."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

Say = Callable[[str], None]


def manage(*arguments: str, as_owner: bool = False, capture: bool = False) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"ENGAGE_AS_OWNER": "1" if as_owner else "", "DATA": str(settings.DATA)}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    return subprocess.run(command, env=environment, text=True, check=False, capture_output=capture)


def migrate(say: Say) -> bool:
    """Bring the tables up to date, as the owner. False if that failed; Django has said why."""
    if not _migrations_wait():
        return True
    say("Making the tables …")
    return manage("migrate", "--noinput", "--verbosity", "0", as_owner=True).returncode == 0


def _migrations_wait() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except ProgrammingError:
        return True
    finally:
        connection.close()


def collect_static(say: Say) -> None:
    """Gather and pre-compress static files, if any of them changed since the last time."""
    stamp = settings.DATA / "static.stamp"
    found = _fingerprint()
    if stamp.exists() and stamp.read_text() == found and settings.STATIC_ROOT.is_dir():
        return
    say("Gathering the static files …")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(found)


def _fingerprint() -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for finder in get_finders():
        for name, storage in finder.list([]):
            seen = Path(storage.path(name)).stat()
            digest.update(f"{name} {seen.st_size} {seen.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def seed(say: Say) -> bool:
    """Fill the demo county the first time; a first time that was cut short is done again."""
    done = settings.DATA / "demo.done"
    if done.exists() or "demo" not in get_commands():
        return True
    say("Filling the demo county …")
    if manage("demo").returncode:
        say("The demo county could not be filled (see above). The next start tries again; --no-demo leaves it out.")
        return False
    done.touch()
    return True


def sign_ins() -> dict[str, Any]:
    """What `manage.py demo --json` says about where to look; empty if there is no demo."""
    if "demo" not in get_commands() or not (settings.DATA / "demo.done").exists():
        return {}
    said = manage("demo", "--json", capture=True)
    try:
        found = json.loads(said.stdout)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
