"""A program we started, that goes when we go."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(sign: int) -> Callable[[], None]:
    """For `preexec_fn`: the kernel sends `sign` to this child when the thread that started it ends, even by kill -9."""
    parent = os.getpid()

    def arrange() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, sign, 0, 0, 0)
            if os.getppid() != parent:  # the parent died before we could ask
                os._exit(1)

    return arrange


class Child:
    """One running program. Start it from the main thread: the kernel ties it to the thread that started it."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path,
        stop_with: int = signal.SIGTERM,
        orphaned: int | None = None,
        user: pwd.struct_passwd | None = None,
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
        pass_on: Sequence[int] = (),
    ) -> None:
        self.name = name
        self.log = log
        self.stop_with = stop_with
        self.started_at = time.monotonic()
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as stream:
            self.program = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                cwd=folder,
                env=dict(environment) if environment is not None else None,
                user=user.pw_uid if user else None,
                group=user.pw_gid if user else None,
                extra_groups=[] if user else None,
                pass_fds=pass_on,
                # A group of its own, so that Ctrl-C in the terminal reaches only us and we stop things in order.
                process_group=0,
                preexec_fn=die_with_parent(orphaned or stop_with),
            )

    @property
    def pid(self) -> int:
        return self.program.pid

    def alive(self) -> bool:
        return self.program.poll() is None

    def ask_to_stop(self) -> None:
        if self.alive():
            self.program.send_signal(self.stop_with)

    def stop(self, *, patience: float = 10) -> None:
        """Ask, wait, and then insist."""
        self.ask_to_stop()
        try:
            self.program.wait(patience)
        except subprocess.TimeoutExpired:
            self.clear_away()
            self.program.wait()

    def clear_away(self) -> None:
        """Kill it and whatever it started and left behind."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def last_words(self, lines: int = 8) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""


def runs(pid: int, program: str) -> bool:
    """Does a process of this number run this program? (A stale pid file may name a stranger.)"""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    command = Path(f"/proc/{pid}/cmdline")
    try:
        first = command.read_bytes()
    except FileNotFoundError:
        return not Path("/proc/self").exists()  # no /proc on this system: believe the pid file
    except OSError:
        return True
    return program in first.decode(errors="replace")  # a zombie's is empty: it runs nothing any more


def end_leftover(pid: int, program: str, sign: int, *, patience: float = 15) -> None:
    """A server outlived a killed `make run`: ask it to finish cleanly, and insist if it will not."""
    for attempt in (sign, signal.SIGKILL):
        if not runs(pid, program):
            return
        try:
            os.kill(pid, attempt)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + patience
        while runs(pid, program) and time.monotonic() < deadline:
            time.sleep(0.05)
