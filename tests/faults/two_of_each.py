"""Two web processes, two workers and two beats beside servers of somebody else, to be tried and hurt."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

import httpx
import psycopg

from engage.embedded import addresses
from tests.faults import clocks
from tests.faults.product import ROOT, free_port

FILL = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
from engage.kit.clock import now
from tests.cast import Cast
from tests.factories.consultations import make_world
cast = Cast(now())
make_world(cast=cast, now=now())
assert cast.safeguarding_lead
"""


class Two:
    """Two of each, started with the commands of a container, beside servers that somebody else runs."""

    def __init__(self, data, *, wrong_by=None):
        """`wrong_by`: the seconds by which the clock of a program is wrong."""
        self.data, self.wrong_by = data, wrong_by or {}
        found = addresses(data)
        hidden = {"STATIC_FROM_SOURCE", "ENGAGE_AS_OWNER", "PORT", "HOST"}
        self.environment = {name: value for name, value in os.environ.items() if name not in hidden} | {
            "DATA": str(data),
            "DATABASE_URL": found.database_url,
            "DATABASE_OWNER_URL": found.database_owner_url,
            "REDIS_URL": found.redis_url,
            "SECRET_KEY": "one key for all of them, as they share one database",
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "STATIC_FROM_SOURCE": "1",
        }
        self.ports = [free_port(), free_port()]
        self.programs = {}
        self.log = (data.parent / "two.log").open("wb")

    def run(self, code, *, wrong_by=0.0):
        environment = self.environment | {"ENGAGE_AS_OWNER": "1"} | self._clock(wrong_by)
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def _clock(self, seconds):
        return clocks.wrong_by(seconds) if seconds else {}

    def start(self, name, *command):
        self.programs[name] = subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment | self._clock(self.wrong_by.get(name, 0.0)),
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )

    def start_all(self):
        for number, port in enumerate(self.ports):
            self.start(f"web {number}", "web", "--port", str(port))
            self.start(f"worker {number}", "worker", "--processes", "1")
            self.start(f"beat {number}", "beat")
        for port in self.ports:
            wait_for(lambda p=port: alive(p), f"a web process at {port}: see {self.log.name}")

    def kill(self, name):
        os.killpg(self.programs[name].pid, signal.SIGKILL)
        self.programs.pop(name).wait()

    def kill_after(self, name, seconds):
        threading.Timer(seconds, self.kill, [name]).start()

    def stop(self):
        for program in self.programs.values():
            program.send_signal(signal.SIGTERM)
        for program in self.programs.values():
            try:
                program.wait(8)
            except subprocess.TimeoutExpired:
                os.killpg(program.pid, signal.SIGKILL)
                program.wait()
        self.log.close()

    def sql(self, statement, *values, as_application=False):
        found = addresses(self.data)
        address = found.database_url if as_application else found.database_owner_url
        with psycopg.connect(address, autocommit=True) as line:
            cursor = line.execute(statement, values)
            return cursor.fetchall() if cursor.description else []


def wait_for(true, what, patience=60):
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def alive(port):
    with contextlib.suppress(httpx.HTTPError):
        return httpx.get(f"http://127.0.0.1:{port}/livez", timeout=2).status_code == 200
    return False
