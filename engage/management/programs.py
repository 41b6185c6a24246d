"""How each part of the product is started: by `up` as its children, or alone, one process for one container."""

import os
import sys

CELERY = [sys.executable, "-m", "celery", "-A", "engage.celery"]
SERVE = [sys.executable, "-m", "engage.management.serve"]


def worker(*, processes: int = 2) -> list[str]:
    """A worker of any name: several of them need no arrangement among themselves."""
    command = [
        *CELERY,
        "worker",
        "-P",
        "prefork",
        "-c",
        str(processes),
        "-Q",
        "celery",
        "-n",
        f"engage-{os.getpid()}@%h",
    ]
    # Workers tell nobody about themselves over Redis: one that is stopped while Redis is away would wait for it for ever
    # to say goodbye. Whether a worker is alive is read from PostgreSQL (engage.kit.heartbeats).
    return [*command, "--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "WARNING"]


def beat() -> list[str]:
    """Beat, which remembers nothing."""
    return [*CELERY, "beat", "--pidfile=", "-l", "WARNING"]


def web(*, fd: int | None = None, host: str = "", port: int = 0) -> list[str]:
    """A web process: on a socket that somebody opened, or on one of its own."""
    return [*SERVE, "--fd", str(fd)] if fd is not None else [*SERVE, "--host", host, "--port", str(port)]
