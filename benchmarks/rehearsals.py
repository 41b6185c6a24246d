"""A hall of 500 and of 1,500 phones: `manage.py rehearse` against a product of its own, started as a newcomer would.

Phones, server, PostgreSQL and Redis share this machine's cores. All phones answer within five seconds; every cable is pulled once
in between. Beside each figure stands what arsnova.eu publishes for 500 phones on eight cores, where it publishes one.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import figure
from tests.faults.product import ROOT, Product

HALLS = {500: 10, 1500: 20}  # phones → seconds in which they come in
CONSULTATION, LEADS = "the-walk-home", "youthworker@demo.example"
VOTES = (662.0, "arsnova.eu, 500 votes at once, its best run (its worst: 874 ms and 16 timeouts)")
RETURNS = (0.863, "arsnova.eu, 500 on one machine")
NONE = (0.0, "")


def run() -> Iterator[dict]:
    folder = Path(tempfile.mkdtemp(prefix="engage-hall-"))
    product = Product(folder / "data", demo=True)
    try:
        product.wait_for(product.is_well, "the product with its demo", patience=240)
        for phones, within in HALLS.items():
            yield from _lines(phones, rehearsed(product, phones, within))
    finally:
        product.stop()
        product.remove()
        shutil.rmtree(folder, ignore_errors=True)


def rehearsed(product: Product, phones: int, within: float) -> dict:
    """What every phone saw, in figures. Fails when an acknowledged answer is missing or a phone was never told."""
    words = ["--consultation", CONSULTATION, "--as", LEADS, "--phones", str(phones), "--join-within", str(within)]
    done = subprocess.run(
        [sys.executable, "manage.py", "rehearse", "--at", product.address, "--cut", "--json", *words],
        cwd=ROOT,
        env=product.environment | {"PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    print(done.stdout, file=sys.stderr)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(next(line for line in done.stdout.splitlines() if line.startswith("{")))


def _lines(phones: int, saw: dict) -> Iterator[dict]:
    def line(what: str, value: float, unit: str, gate: float, of: tuple[float, str] = NONE) -> dict:
        name = f"a hall of {phones} phones: {what}"
        return figure(name, value, unit, *of, gate=f"{gate:g} {unit}") | {"met": value <= gate}

    yield line("could not come in", phones - saw["joined"], "phones", 0)
    yield line("told what became of an answer, p95", saw["told_p95"] * 1000, "ms", 500, VOTES)
    yield line("told, p99", saw["told_p99"] * 1000, "ms", 1000)
    yield line("acknowledged and missing, or never told", saw["acknowledged_but_missing"] + saw["untold"], "answers", 0)
    yield line("the wall shows all answers after the last, later by", _or_never(saw["wall_right"]), "s", 1)
    yield line("the reveal on 95 % of the phones", saw["reveal_p95"], "s", 1)
    yield line("the reveal on all of them", saw["reveal_slowest"], "s", 3)
    yield line("95 % back after all sockets were cut", saw["back_p95"], "s", 5, RETURNS)


def _or_never(seconds: float | None) -> float:
    return float("inf") if seconds is None else seconds
