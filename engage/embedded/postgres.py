"""Starts the bundled PostgreSQL: passwords always, no network, durable, and healed if it was left half-made."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql

from engage.embedded.binaries import postgres_programs
from engage.embedded.child import Child, end_leftover
from engage.embedded.place import (
    APP_ROLE,
    DATABASE,
    OWNER_ROLE,
    SUPERUSER,
    EmbeddedProblem,
    Place,
    lent_user,
    own_folder,
    place_for,
)

SETTINGS = {
    "listen_addresses": "",  # reached by the socket only
    "unix_socket_permissions": "0777",  # its folder is 0700
    "shared_buffers": "128MB",
    "max_connections": "100",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
    # A failed statement or row may hold a young person's words; the log never does.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


def start_postgres(data: Path) -> Child:
    """Start it, wait until it answers, and see to roles and database. The caller holds the folder's lock."""
    place = place_for(data)
    programs = postgres_programs(place)
    own_folder(place.home)
    own_folder(place.sockets)
    _end_leftover(place)
    if not (place.database_folder / "PG_VERSION").exists():
        _make_database(place, programs)
    settings = SETTINGS | {"unix_socket_directories": str(place.sockets)}
    command: list[str | Path] = [programs / "postgres", "-D", place.database_folder]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    server = Child(
        "postgres",
        command,
        log=place.logs / "postgres.log",
        stop_with=signal.SIGINT,  # "fast": ends sessions, then writes everything down
        user=lent_user(),
        folder=place.home,
        environment=_environment(),
    )
    try:
        _wait_until_it_answers(place, server)
        _see_to_roles(place)
    except BaseException:
        server.stop(patience=20)
        raise
    return server


def answers(place: Place) -> bool:
    try:
        psycopg.connect(place.database_url(SUPERUSER, "postgres"), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def psql(data: Path) -> Path:
    """The psql program that fits this database."""
    programs = postgres_programs(place_for(data))
    found = programs / "psql" if (programs / "psql").exists() else shutil.which("psql")
    if found is None:
        raise EmbeddedProblem("No psql was found. Install PostgreSQL's client, or use `manage.py dbshell`.")
    return Path(found)


def _environment() -> dict[str, str]:
    """Nothing of the caller's PG… settings, and no language of theirs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _make_database(place: Place, programs: Path) -> None:
    """Made beside and moved into place, so that a run that was cut short is simply begun again."""
    for leftover in place.home.glob("making-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    if place.database_folder.exists():
        if any(place.database_folder.iterdir()):
            raise EmbeddedProblem(f"{place.database_folder} is not a whole database. Move it away, then run again.")
        place.database_folder.rmdir()
    user = lent_user()
    draft = own_folder(Path(tempfile.mkdtemp(prefix="making-", dir=place.home)))
    password = draft / "password"
    password.write_text(place.secrets[f"{SUPERUSER}_password"] + "\n")
    if user:
        os.chown(password, user.pw_uid, user.pw_gid)
    cluster = draft / "cluster"
    command: list[str | Path] = [programs / "initdb", "-D", cluster, "-U", SUPERUSER, "--encoding=UTF8"]
    command += ["--auth=scram-sha-256", f"--pwfile={password}", "--no-instructions", "--data-checksums"]
    builtin = "pginstall18" in programs.parts  # from 17 PostgreSQL has Unicode rules that no system library can change
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"] if builtin else ["--no-locale"]
    made = subprocess.run(
        [str(part) for part in command],
        cwd=place.home,
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
    )
    if made.returncode:
        raise EmbeddedProblem(f"PostgreSQL could not make its database in {place.home}:\n{made.stderr.strip()}")
    cluster.rename(place.database_folder)
    shutil.rmtree(draft)


def _end_leftover(place: Place) -> None:
    pid_file = place.database_folder / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return
    end_leftover(pid, "postgres", signal.SIGINT)
    # Its number may belong to a stranger by now, and PostgreSQL would then wait for that one for ever.
    pid_file.unlink(missing_ok=True)


def _wait_until_it_answers(place: Place, server: Child, patience: float = 60) -> None:
    deadline = time.monotonic() + patience
    while not answers(place):
        if not server.alive():
            raise EmbeddedProblem(f"PostgreSQL stopped while starting. Its last words:\n{server.last_words()}")
        if time.monotonic() > deadline:
            raise EmbeddedProblem(f"PostgreSQL did not answer in {patience:.0f} s. See {server.log}")
        time.sleep(0.05)


def _see_to_roles(place: Place) -> None:
    """Owner, app role, and database: made if missing, put right if changed. Safe to run at every start."""
    with psycopg.connect(place.database_url(SUPERUSER, "postgres"), autocommit=True) as connection:
        for role, may in ((OWNER_ROLE, "CREATEDB"), (APP_ROLE, "NOCREATEDB")):
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            verb = sql.SQL("ALTER" if known else "CREATE")
            connection.execute(
                sql.SQL("{verb} ROLE {role} LOGIN NOSUPERUSER NOCREATEROLE {may} PASSWORD {password}").format(
                    verb=verb,
                    role=sql.Identifier(role),
                    may=sql.SQL(may),
                    password=sql.Literal(place.secrets[f"{role}_password"]),
                )
            )
    # What a new database inherits: also the databases that tests make.
    _see_to_grants(place, "template1")
    with psycopg.connect(place.database_url(SUPERUSER, "postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            statement = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(statement.format(sql.Identifier(DATABASE), sql.Identifier(OWNER_ROLE)))
    _see_to_grants(place, DATABASE)


def _see_to_grants(place: Place, database: str) -> None:
    """The owner's tables may be read and written by the app role, which may make none of its own."""
    with psycopg.connect(place.database_url(SUPERUSER, database)) as connection:
        for statement in (
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
            "GRANT USAGE ON SCHEMA public TO {app}",
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
            " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
        ):
            filled = sql.SQL(statement).format(app=sql.Identifier(APP_ROLE), owner=sql.Identifier(OWNER_ROLE))
            connection.execute(filled)
