"""The bundled PostgreSQL and Redis: private, durable, shared by their users, and healed after being cut short."""

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from engage.embedded import EmbeddedProblem, addresses, place_for, running, running_already, secret_key
from engage.embedded.place import LONGEST_SOCKET_FOLDER, SUPERUSER

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("embedded") / "data"
    with running(folder):
        yield folder
    wait_until_stopped(folder)
    remove(folder)


def wait_until_stopped(folder):
    deadline = time.monotonic() + 20
    while running_already(folder):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def kill(folder, pid_file):
    """A keeper that is not through with starting heals the server once by itself, so it is killed until it stays dead."""
    deadline = time.monotonic() + 60
    while running_already(folder):
        assert time.monotonic() < deadline
        with contextlib.suppress(OSError, ValueError, IndexError):
            os.kill(int(pid_file.read_text().splitlines()[0]), signal.SIGKILL)
        time.sleep(0.2)


def remove(folder):
    """Root's servers may keep their files outside DATA; a test leaves nothing behind."""
    place = place_for(folder)
    deadline = time.monotonic() + 20
    while (place.database_folder / "postmaster.pid").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    if place.moved_out:
        shutil.rmtree(place.home)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_addresses_are_known_before_anything_runs_and_stay_the_same(tmp_path):
    first = addresses(tmp_path / "data")
    place_for.__globals__["_secrets"].cache_clear()
    assert addresses(tmp_path / "data") == first
    assert len(secret_key(tmp_path / "data")) >= 50


def test_secrets_are_readable_by_nobody_else(tmp_path):
    addresses(tmp_path / "data")
    assert mode(tmp_path / "data" / "secrets.json") == 0o600


def test_two_folders_share_no_secret(tmp_path):
    one, other = place_for(tmp_path / "one").secrets, place_for(tmp_path / "other").secrets
    assert not {value for value in one.values() if value} & set(other.values())


def test_a_damaged_secrets_file_is_a_clear_message(tmp_path):
    (tmp_path / "secrets.json").write_text("{")
    with pytest.raises(EmbeddedProblem, match="damaged"):
        addresses(tmp_path)


def test_a_long_path_still_gets_a_short_socket(tmp_path):
    place = place_for(tmp_path / ("long" * 20) / ("longer" * 10))
    assert len(str(place.sockets)) <= LONGEST_SOCKET_FOLDER


def test_settings_can_read_the_addresses(data):
    import dj_database_url

    parsed = dj_database_url.parse(addresses(data).database_url)
    assert parsed["HOST"] == str(place_for(data).sockets)
    assert parsed["USER"] == "engage_app"


def test_nothing_listens_on_the_network(data):
    pid = int((place_for(data).database_folder / "postmaster.pid").read_text().splitlines()[0])
    redis_pid = int((place_for(data).redis_folder / "redis.pid").read_text())
    assert [c for number in (pid, redis_pid) for c in psutil.Process(number).net_connections(kind="inet")] == []


def test_only_the_servers_own_user_reaches_the_sockets(data):
    assert mode(place_for(data).sockets) == 0o700


def test_a_wrong_password_is_refused_even_over_the_socket(data):
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=str(place_for(data).sockets), user=SUPERUSER, password="guess", dbname="postgres")


def test_the_server_is_durable(data):
    with psycopg.connect(addresses(data).database_url) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert connection.execute(f"SHOW {setting}").fetchone() == ("on",)
    with redis.Redis.from_url(addresses(data).redis_url) as connection:
        assert connection.config_get("appendonly") == {"appendonly": "yes"}


def test_the_app_role_writes_rows_and_cannot_make_or_change_tables(data):
    with psycopg.connect(addresses(data).database_owner_url, autocommit=True) as owner:
        owner.execute("CREATE TABLE trial (id bigserial PRIMARY KEY, words text)")
    with psycopg.connect(addresses(data).database_url, autocommit=True) as app:
        app.execute("INSERT INTO trial (words) VALUES ('x')")
        for forbidden in (
            "CREATE TABLE other (id int)",
            "ALTER TABLE trial ADD COLUMN more int",
            "DROP TABLE trial",
            "TRUNCATE trial",
            "SET ROLE engage_owner",
            "CREATE DATABASE other",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)


def test_what_a_failing_statement_quotes_stays_out_of_the_log(data):
    with psycopg.connect(addresses(data).database_url, autocommit=True) as app, pytest.raises(psycopg.Error):
        app.execute("SELECT 'my secret words' FROM nowhere")
    assert "my secret words" not in (place_for(data).logs / "postgres.log").read_text()


def test_a_second_user_shares_the_servers_and_the_first_may_leave_before_it(tmp_path):
    folder = tmp_path / "data"
    code = "import sys, pathlib; from engage.embedded import running\nwith running(pathlib.Path(sys.argv[1])): "
    code += "print('in', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", code, str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe) as first:
        first.stdout.readline()
        with running(folder):
            first.kill()  # not even by the front door
            first.wait()
            time.sleep(1)
            assert running_already(folder)
    wait_until_stopped(folder)
    remove(folder)


def test_a_first_run_that_was_cut_short_is_begun_again(tmp_path):
    folder = tmp_path / "data"
    place = place_for(folder)
    (place.home / "making-half" / "cluster").mkdir(parents=True)
    (place.home / "making-half" / "cluster" / "PG_VERSION").write_text("18")
    place.database_folder.mkdir()
    with running(folder):
        assert running_already(folder)
        assert not list(place.home.glob("making-*"))
    wait_until_stopped(folder)
    remove(folder)


@pytest.mark.parametrize("dead", ["postgres", "redis"])
def test_a_server_that_is_killed_while_somebody_uses_it_is_healed_for_the_next(tmp_path, dead):
    folder = tmp_path / "data"
    place = place_for(folder)
    files = {"postgres": place.database_folder / "postmaster.pid", "redis": place.redis_folder / "redis.pid"}
    with running(folder):
        kill(folder, files[dead])
        with running(folder, patience=40) as found, psycopg.connect(found.database_url) as app:
            app.execute("SELECT 1")
            assert running_already(folder)
    wait_until_stopped(folder)
    remove(folder)


def test_killed_servers_and_stale_files_are_healed_at_the_next_start(tmp_path):
    folder = tmp_path / "data"
    place = place_for(folder)
    with running(folder), psycopg.connect(addresses(folder).database_owner_url, autocommit=True) as owner:
        owner.execute("CREATE TABLE kept (id int)")
        pid_file = place.database_folder / "postmaster.pid"
        lines = pid_file.read_text()
        for number in (int(lines.splitlines()[0]), int((place.redis_folder / "redis.pid").read_text())):
            os.kill(number, signal.SIGKILL)
    wait_until_stopped(folder)
    time.sleep(1)
    # A stranger has the number now, and Redis' file is torn.
    pid_file.write_text(lines.replace(lines.splitlines()[0], str(os.getpid()), 1))
    (place.redis_folder / "appendonly.aof").write_text("*2\r\n$broken\r\n")
    with running(folder), psycopg.connect(addresses(folder).database_url) as app:
        app.execute("SELECT * FROM kept")
    wait_until_stopped(folder)
    remove(folder)
