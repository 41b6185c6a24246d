"""A whole product in a folder and on a port of its own, started as a newcomer would, to be hurt."""

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg

from engage.embedded import addresses, place_for

ROOT = Path(__file__).resolve().parents[2]
PARTS = {
    "web": "engage.management.serve",
    "worker": "celery worker",
    "beat": "celery beat",
    "redis": "redis-server",
    "postgres": "bin/postgres",
}


class Product:
    def __init__(self, data: Path, *, demo: bool = False, real: bool = False) -> None:
        """An empty product with the drill's job; with `demo` what a newcomer gets; `real`: DEMO=0, as a real place begins."""
        self.data = data
        self.port = free_port()
        self.address = f"http://{'localhost' if real else '127.0.0.1'}:{self.port}"
        hidden = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "ENGAGE_AS_OWNER", "STATIC_FROM_SOURCE"}
        hidden |= {"EMAIL_BACKEND", "PORT"}
        environment = {name: value for name, value in os.environ.items() if name not in hidden}
        environment |= {
            "DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "engage.settings" if demo or real else "tests.faults.settings",
        }
        if real:
            environment |= {"DEMO": "0", "PORT": str(self.port)}
        self.environment = environment
        take_gathered(data)
        self.log = data.parent / "up.log"
        with self.log.open("wb") as stream:
            self.up = subprocess.Popen(
                [sys.executable, "manage.py", "up", *([] if demo or real else ["--no-demo"]), "--port", str(self.port)],
                cwd=ROOT,
                env=environment,
                stdout=stream,
                stderr=stream,
                start_new_session=True,
            )

    def part(self, name: str) -> psutil.Process | None:
        """The one direct child of `up` that is this part."""
        for child in psutil.Process(self.up.pid).children():
            try:
                line = " ".join(child.cmdline()).replace("-A engage.celery ", "")
            except psutil.Error:
                continue
            if PARTS[name] in line:
                return child
        return None

    def kill(self, name: str) -> None:
        """kill -9, and wait until another one stands in its place."""
        old = self.part(name)
        assert old is not None, f"{name} does not run"
        old.kill()
        self.wait_for(lambda: (new := self.part(name)) is not None and new.pid != old.pid, f"a new {name}")

    def get(self, path: str, timeout: float = 5) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(self.address + path, timeout=timeout) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()
        except OSError as problem:
            return 0, repr(problem)

    def is_well(self) -> bool:
        return self.get("/healthz")[0] == 200

    def health(self) -> dict[str, dict[str, object]]:
        return json.loads(self.get("/healthz")[1])

    def wait_for(self, true: Callable[[], object], what: str, patience: float = 45) -> float:
        began = time.monotonic()
        while not true():
            waited = time.monotonic() - began
            assert self.up.poll() is None, f"`up` ended: {self.log.read_text()}"
            assert waited < patience, (
                f"waited {waited:.0f} s for {what}: {self.get('/healthz')}\n{self.log.read_text()}"
            )
            time.sleep(0.1)
        return time.monotonic() - began

    def sql(self, statement: str, *values: object) -> list[tuple]:
        with psycopg.connect(addresses(self.data).database_url, autocommit=True) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def enqueue(self, count: int, *, seconds: float) -> list[int]:
        """Jobs that PostgreSQL knows of and Redis never heard of."""
        rows = self.sql(
            "INSERT INTO kit_job (kind, payload, state, progress, total, message, lease_until, attempts, stop_requested,"
            " error, created_at) SELECT 'drill.mark', jsonb_build_object('seconds', %s::float), 'waiting', 0, 0, '',"
            " now(), 0, false, '', now() FROM generate_series(1, %s) RETURNING id",
            seconds,
            count,
        )
        return [number for (number,) in rows]

    def in_state(self, jobs: list[int], state: str) -> int:
        return self.sql("SELECT count(*) FROM kit_job WHERE id = ANY(%s) AND state = %s", jobs, state)[0][0]

    def does(self, jobs: list[int], patience: float = 45) -> float:
        return self.wait_for(lambda: self.in_state(jobs, "done") == len(jobs), f"{len(jobs)} jobs", patience)

    def effects(self, jobs: list[int]) -> list[int]:
        rows = self.sql(
            "SELECT subject FROM kit_auditevent WHERE subject = ANY(%s) ORDER BY id", [f"job:{job}" for job in jobs]
        )
        return sorted(int(subject.removeprefix("job:")) for (subject,) in rows)

    def stop(self) -> None:
        keep_gathered(self.data)
        if self.up.poll() is None:
            self.up.send_signal(signal.SIGINT)
            try:
                self.up.wait(40)
            except subprocess.TimeoutExpired:
                self.up.kill()

    def remove(self) -> None:
        """Root's servers may keep their files outside DATA; a test leaves nothing behind."""
        place = place_for(self.data)
        if place.moved_out:
            shutil.rmtree(place.home, ignore_errors=True)


def _gathered() -> Path:
    # Each process of a run that is shared out has its own: two would pull it from under each other.
    shared_out = os.environ.get("PYTEST_XDIST_WORKER", "")
    return Path(os.environ.get("DATA", ROOT / ".data" / "test")).resolve() / f"gathered{shared_out}"


def take_gathered(data: Path) -> None:
    """Static files as an earlier product of these tests packed them; `up` packs them anew if one of them changed since."""
    kept = _gathered()
    if (kept / "static.stamp").exists() and not (data / "static").exists():
        data.mkdir(parents=True, exist_ok=True)
        shutil.copytree(kept / "static", data / "static")
        shutil.copy(kept / "static.stamp", data / "static.stamp")


def keep_gathered(data: Path) -> None:
    """What this product packed is there for the next; the stamp is moved in last, so that half of it is never taken."""
    kept, stamp = _gathered(), data / "static.stamp"
    known = kept / "static.stamp"
    if not stamp.exists() or (known.exists() and known.read_text() == stamp.read_text()):
        return
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(data / "static", kept / "static")
    shutil.copy(stamp, known)


def free_port() -> int:
    """Below the ports that the kernel gives to clients, which could otherwise take it first."""
    while True:
        port = random.randint(20000, 32000)
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)):
                return port
