"""Servers to measure, one round of load on one of them, and rounds that take turns so that a busy machine hurts all alike."""

import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from benchmarks.fanout import free_port

ROUNDS = 3
ECHOES = 4_000
kernel: list[float] = []  # seconds for one send and receive through loopback, measured before each round


@dataclass(frozen=True)
class Server:
    port: int
    pid: int


@contextlib.contextmanager
def server(way: str, **environment: str) -> Iterator[Server]:
    """A server that answers, until the block ends."""
    port = free_port()
    settings = {"DJANGO_SETTINGS_MODULE": "benchmarks.settings", "ENGAGE_AS_OWNER": "", "PYTHONWARNINGS": "ignore"}
    running = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.serve", way, str(port)], env=os.environ | settings | environment
    )
    try:
        _wait_for(port, running)
        yield Server(port, running.pid)
    finally:
        running.terminate()
        try:
            running.wait(12)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def _wait_for(port: int, running: subprocess.Popen, patience: float = 90) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/bench/ok/", timeout=10).close()
            return
        except OSError:
            if time.monotonic() > deadline or running.poll() is not None:
                raise
        time.sleep(0.1)


def get(path: str, cookies: str = "") -> str:
    return (
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{f'Cookie: {cookies}' + chr(13) + chr(10) if cookies else ''}\r\n"
    )


def one_round(on: Server, requests: list[str], *, connections: int, seconds: float, status: int) -> dict:
    order = {"port": on.port, "pid": on.pid, "seconds": seconds, "connections": connections, "requests": requests}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        check=True,
        timeout=seconds + 30,
    )
    seen = json.loads(done.stdout)
    assert set(seen["statuses"]) == {str(status)}, f"{requests[0][:60]!r} was answered with {seen['statuses']}"
    return seen


def in_turns(
    ways: Mapping[str, tuple[Server, list[str]]], *, connections: int, seconds: float, status: int = 200
) -> dict[str, dict[str, float]]:
    """The median of each figure of each way, measured one after the other, several times."""
    seen: dict[str, list[dict]] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way, (on, requests) in ways.items():
            kernel.append(echo())
            seen[way].append(one_round(on, requests, connections=connections, seconds=seconds, status=status))
    return {
        way: {name: statistics.median(each[name] for each in rounds) for name in ("per_second", "cpu", "p50", "p99")}
        for way, rounds in seen.items()
    }


def echo() -> float:
    """Seconds for one kilobyte through the kernel's loopback and back out: what this machine was worth at that moment."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        near = socket.create_connection(listening.getsockname())
        far, _ = listening.accept()
    with near, far:
        kilobyte = b"x" * 1024
        began = time.perf_counter()
        for _ in range(ECHOES):
            near.sendall(kilobyte)
            far.recv(1024)
        return (time.perf_counter() - began) / ECHOES


def figure(
    name: str, value: float, unit: str, reference: float, reference_name: str, *, better: str = "lower", gate: str = ""
) -> dict:
    return {
        "name": name,
        "value": round(value, 2),
        "unit": unit,
        "better": better,
        "reference": round(reference, 2),
        "reference_name": reference_name,
        "ratio": round(value / reference, 4) if reference else None,
        "gate": gate,
    }
