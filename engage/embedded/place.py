"""Where the bundled servers keep their files, and the secrets that were made for them the first time."""

import contextlib
import functools
import json
import os
import pwd
import secrets
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

# The kernel takes 107 bytes for a socket's path; PostgreSQL adds "/.s.PGSQL.5432" to the folder, and ".lock" beside it.
LONGEST_SOCKET_FOLDER = 80
# PostgreSQL refuses to run as root, so root lends the servers this user, which every system has and nobody logs in as.
LENT_USER = "nobody"
DATABASE = "engage"
OWNER_ROLE = "engage_owner"
APP_ROLE = "engage_app"
SUPERUSER = "postgres"


class EmbeddedProblem(Exception):  # noqa: N818  (the word people read in the message)
    """The bundled servers cannot serve here; the message says what to do about it."""


@dataclass(frozen=True)
class Addresses:
    """What settings need to connect; libpq-style addresses over unix sockets."""

    database_url: str
    database_owner_url: str
    redis_url: str


@dataclass(frozen=True)
class Place:
    """The folders of one DATA folder, with its secrets."""

    data: Path
    home: Path  # what the servers write: inside DATA, or a folder of our own that the lent user can reach
    sockets: Path
    secrets: dict[str, str]

    @property
    def database_folder(self) -> Path:
        return self.home / "postgres"

    @property
    def redis_folder(self) -> Path:
        return self.home / "redis"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis.sock"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def moved_out(self) -> bool:
        """True when the servers' files had to be kept outside DATA."""
        return self.home.parent != self.data

    def database_url(self, role: str, database: str = DATABASE) -> str:
        password = self.secrets[f"{role}_password"]
        return f"postgresql://{role}:{password}@{quote(str(self.sockets), safe='')}/{database}"


def addresses(data: Path) -> Addresses:
    """Addresses of the servers of this DATA folder, running or not. Makes the folder and secrets if need be."""
    place = place_for(data)
    return Addresses(
        database_url=place.database_url(APP_ROLE),
        database_owner_url=place.database_url(OWNER_ROLE),
        redis_url=f"unix://{place.redis_socket}?db=0",
    )


def secret_key(data: Path) -> str:
    """Django's SECRET_KEY of this DATA folder, made the first time."""
    return place_for(data).secrets["secret_key"]


def safeguarding_key(data: Path) -> str:
    """The key that seals concerns, made the first time in a file of its own: it is backed up apart from the database."""
    file = Path(data).resolve() / "safeguarding_key.json"
    _secrets(file.parent)  # makes the folder, with the rights it must have
    try:
        if not file.exists():
            _write_once(file, {"safeguarding_key": secrets.token_urlsafe(48)})
        return str(json.loads(file.read_text())["safeguarding_key"])
    except (ValueError, KeyError) as problem:
        raise EmbeddedProblem(f"{file} is damaged. Restore it: nobody can read concerns without it.") from problem


def place_for(data: Path) -> Place:
    data = Path(data).resolve()
    known = _secrets(data)
    home = Path(known["home"]) if known["home"] else data / "servers"
    sockets = home / "sockets"
    if len(os.fsencode(sockets)) > LONGEST_SOCKET_FOLDER:
        sockets = Path("/tmp") / f"engage-{known['token']}"  # noqa: S108  (made 0700 and its owner checked before use)
    return Place(data=data, home=home, sockets=sockets, secrets=known)


def lent_user() -> pwd.struct_passwd | None:
    """The user the servers run as when root starts them; None for everybody else, who run them as themselves."""
    return pwd.getpwnam(LENT_USER) if os.geteuid() == 0 else None


def own_folder(folder: Path, *, mode: int = 0o700) -> Path:
    """Make this folder for the servers, or check that it is ours: never anyone else's, never a link."""
    user = lent_user()
    wanted = user.pw_uid if user else os.geteuid()
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise EmbeddedProblem(f"{folder} is not a folder. Remove it, or choose another folder with DATA=…")
    if found.st_uid != wanted:
        if found.st_uid != os.geteuid():
            raise EmbeddedProblem(f"{folder} belongs to another user. Choose another folder with DATA=…")
        os.chown(folder, wanted, user.pw_gid if user else -1)
    if stat.S_IMODE(found.st_mode) != mode:
        folder.chmod(mode)
    return folder


def reachable_by_others(folder: Path) -> bool:
    """May any user walk down to this folder? (The lent user is a stranger everywhere.)"""
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in [folder, *folder.parents] if parent.exists())


@functools.cache
def _secrets(data: Path) -> dict[str, str]:
    file = data / "secrets.json"
    try:
        # Root's lent user must walk through DATA, so it may be passed through (not listed); otherwise it is ours alone.
        data.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        if not file.exists():
            _write_once(file, _fresh_secrets(data))
        return dict(json.loads(file.read_text()))
    except PermissionError as problem:
        raise EmbeddedProblem(f"{data} belongs to another user. Choose another folder with DATA=…") from problem
    except ValueError as problem:
        raise EmbeddedProblem(f"{file} is damaged. Restore it, or move {data} away to begin afresh.") from problem


def _fresh_secrets(data: Path) -> dict[str, str]:
    token = secrets.token_hex(8)
    outside = os.geteuid() == 0 and not reachable_by_others(data)
    return {
        "secret_key": secrets.token_urlsafe(48),
        f"{SUPERUSER}_password": secrets.token_urlsafe(24),
        f"{OWNER_ROLE}_password": secrets.token_urlsafe(24),
        f"{APP_ROLE}_password": secrets.token_urlsafe(24),
        "token": token,
        # Remembered, so that later changes to folders cannot make the servers look for their files somewhere else.
        "home": f"/var/tmp/engage-{token}" if outside else "",  # noqa: S108  (a random name, made 0700 by us)
    }


def _write_once(file: Path, fresh: dict[str, str]) -> None:
    """Whoever comes first wins, and nobody ever reads half a file."""
    descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=".secrets-")  # mkstemp makes it 0600
    try:
        with os.fdopen(descriptor, "w") as stream:
            json.dump(fresh, stream, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
    finally:
        Path(draft).unlink()
