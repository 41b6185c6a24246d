"""Everything in one go: servers, tables, demo, web, worker and beat; looked after until Ctrl-C."""

import contextlib
import fcntl
import os
import signal
import socket
import time
import urllib.request
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate

from engage.embedded import Child, EmbeddedProblem, place_for, start_postgres, start_redis
from engage.embedded.keeper import SERVERS, lock
from engage.embedded.supervisor import Part, Supervisor
from engage.management import log_files, preparing, programs


class Command(BaseCommand):
    help = "Start everything and look after it. PORT=8123 and DATA=folder move it; Ctrl-C stops it."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--no-demo", action="store_true", help="do not fill the demo county")

    def handle(self, *args: Any, **options: Any) -> None:
        self.began = time.monotonic()
        self.port: int = options["port"]
        settings.DATA.mkdir(parents=True, exist_ok=True)
        self.supervisor = Supervisor(self.say, now_and_then=self._keep_logs_short)
        self._keep_logs_short()
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._stop)
        with contextlib.ExitStack() as held:
            self.listening = held.enter_context(self._listen(options["host"]))
            held.enter_context(self._only_one())
            try:
                self._run(held, demo=not options["no_demo"] and os.environ.get("DEMO", "1") != "0")
            except EmbeddedProblem as problem:
                raise CommandError(str(problem), returncode=1) from problem
            except Stopped:
                pass
            finally:
                self.supervisor.stopping = True
                self.say("Stopping …")
                self.supervisor.stop_all()
                self.say("Stopped. What was said is kept in " + str(settings.DATA))

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()

    def _run(self, held: contextlib.ExitStack, *, demo: bool) -> None:
        bundled = not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"))
        if bundled:
            self._hold_the_servers(held)
            place = place_for(settings.DATA)
            if place.moved_out:
                self.say(f"PostgreSQL may not run as root and cannot reach {settings.DATA}; its files are {place.home}")
        if not os.environ.get("DATABASE_URL"):
            self._start(Part("PostgreSQL", partial(start_postgres, settings.DATA), patience=30))
        if not os.environ.get("REDIS_URL"):
            self._start(Part("Redis", partial(start_redis, settings.DATA), patience=15))
        if not preparing.migrate(self.say):
            raise CommandError("The tables could not be made (see above).", returncode=1)
        preparing.collect_static(self.say)
        if demo:
            preparing.seed(self.say)
        worker = programs.worker()
        beat = programs.beat()
        web = programs.web(fd=self.listening.fileno())
        fds = [self.listening.fileno()]
        self._start(Part("web", partial(self._child, "web", web, pass_on=fds), leaves_children=True))
        orphaned = signal.SIGQUIT  # "cold": does not wait for jobs, which their leases bring back
        self._start(Part("worker", partial(self._child, "worker", worker, orphaned=orphaned), leaves_children=True))
        self._start(Part("beat", partial(self._child, "beat", beat)))
        self._wait_until_it_answers()
        self._say_where_to_look(demo=demo)
        self.supervisor.look_after_all()

    def _keep_logs_short(self) -> None:
        log_files.keep_short(settings.DATA / "logs", today=localdate())

    def _start(self, part: Part) -> None:
        if self.supervisor.stopping:
            raise Stopped
        self.supervisor.start(part)

    def _child(
        self, name: str, command: Sequence[str], *, pass_on: Sequence[int] = (), orphaned: int | None = None
    ) -> Child:
        log = settings.DATA / "logs" / f"{name}.log"
        environment = os.environ | {"DATA": str(settings.DATA), "PYTHONUNBUFFERED": "1", "ENGAGE_AS_OWNER": ""}
        return Child(
            name,
            command,
            log=log,
            folder=settings.BASE_DIR,
            environment=environment,
            pass_on=pass_on,
            orphaned=orphaned,
        )

    def _listen(self, host: str) -> socket.socket:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, self.port))
            listening.listen(2048)
        except OSError as problem:
            other = 8123 if self.port != 8123 else 8124
            raise CommandError(
                f"Port {self.port} cannot be used ({problem.strerror}). Choose another one: PORT={other} make run",
                returncode=2,
            ) from problem
        return listening

    @contextlib.contextmanager
    def _only_one(self) -> Any:
        """One `up` for one DATA folder."""
        note: Path = settings.DATA / "up.lock"
        with note.open("a+") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as problem:
                stream.seek(0)
                where = stream.read().strip() or "another terminal"
                raise CommandError(
                    f"This folder's product already runs: {where}. Stop that one, or choose another folder: "
                    "DATA=folder PORT=8123 make run",
                    returncode=2,
                ) from problem
            _write_note(stream, f"http://localhost:{self.port}/ (process {os.getpid()})")
            yield
            _write_note(stream, "")

    def _hold_the_servers(self, held: contextlib.ExitStack, patience: float = 30) -> None:
        """Tests that use the same folder keep its servers running; they, or those that are still stopping, go first."""
        deadline = time.monotonic() + patience
        while True:
            try:
                held.enter_context(lock(settings.DATA / SERVERS, wait=False))
                return
            except BlockingIOError as problem:
                if time.monotonic() > deadline or self.supervisor.stopping:
                    raise EmbeddedProblem(
                        f"The servers of {settings.DATA} are in use by something else. Choose another DATA=folder"
                    ) from problem
                time.sleep(0.2)

    def _wait_until_it_answers(self, patience: float = 60) -> None:
        deadline = time.monotonic() + patience
        while not self.supervisor.stopping:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://localhost:{self.port}/livez", timeout=2).close()
                return
            web = self.supervisor.parts[-3].child
            if time.monotonic() > deadline or (web and not web.alive()):
                last = web.last_words(20) if web else ""
                raise EmbeddedProblem(f"The web process did not start. Its last words:\n{last}")
            time.sleep(0.1)

    def _say_where_to_look(self, *, demo: bool) -> None:
        self.say(f"\nReady after {time.monotonic() - self.began:.1f} s. Open http://localhost:{self.port}/\n")
        found = preparing.sign_ins() if demo else {}
        for heading, things in found.items():
            self.say(f"  {heading.replace('_', ' ')}")
            for thing in things if isinstance(things, list) else [things]:
                line = "  ".join(str(value) for value in thing.values()) if isinstance(thing, dict) else str(thing)
                self.say(f"    {line}")
        if not demo:
            self.say(
                "  A real place begins with its first administrator:\n    .venv/bin/python manage.py set_up_organisation"
            )
            self.say('      --name "…" --slug … --admin name@example.org --first-name …\n')
        self.say(f"  Health: http://localhost:{self.port}/healthz   Logs: {settings.DATA / 'logs'}")
        self.say("  Ctrl-C stops everything.\n")

    def _stop(self, *_: object) -> None:
        if not self.supervisor.stopping:
            self.supervisor.stopping = True
            raise Stopped


class Stopped(Exception):  # noqa: N818  (a wish, not a fault)
    """Somebody pressed Ctrl-C, or sent SIGTERM."""


def _write_note(stream: IO[str], words: str) -> None:
    stream.seek(0)
    stream.truncate()
    stream.write(words)
    stream.flush()
