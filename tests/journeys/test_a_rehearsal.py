"""A rehearsal with the real product: simulated phones on a bad network, a host, and nothing that was acknowledged lost."""

import json
import os
import subprocess
import sys

import pytest

from tests.faults.product import ROOT
from tests.journeys.running import HIDDEN
from tests.journeys.taking_part import SLUG

pytestmark = pytest.mark.journey
YOUTH_WORKER = "youthworker@demo.example"


def rehearsed(running, *words: str) -> tuple[int, str, dict]:
    data = running.product.data if running.product else os.environ["JOURNEYS_DATA"]
    environment = {name: value for name, value in os.environ.items() if name not in HIDDEN}
    environment |= {"DATA": str(data), "DJANGO_SETTINGS_MODULE": "engage.settings"}
    command = [sys.executable, "manage.py", "rehearse", "--at", running.address, "--json", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=240)
    figures = next((line for line in done.stdout.splitlines() if line.startswith("{")), "{}")
    return done.returncode, done.stdout + done.stderr, json.loads(figures)


def test_a_room_on_a_bad_network_ends_with_every_answer_counted(running):
    """A fifth of all requests is lost, phones nap, some sockets are blocked, and every cable is pulled once."""
    bad = ("--loss", "0.2", "--naps", "0.2", "--blocked", "0.2", "--cut", "--seed", "7")
    asked = ("--consultation", SLUG, "--as", YOUTH_WORKER, "--phones", "24", "--questions", "1", "--think", "2")
    code, said, figures = rehearsed(running, *asked, *bad)
    assert code == 0, said
    assert figures["wall_right"] is not None and figures["wall_right"] < 10, figures
    assert figures["joined"] == 24 and figures["untold"] == 0 and figures["acknowledged_but_missing"] == 0
    # Who sleeps through the whole question says nothing; whoever said something was told what became of it.
    assert figures["answers"].get("counted", 0) >= 12, figures
    assert set(figures["answers"]) <= {"counted", "closed"}, figures
    assert "needed more than one try" in said and "  0 needed" not in said
    assert "24 made-up people were taken out" in said


def test_a_code_that_nobody_has_lets_no_phone_in(running):
    code, said, figures = rehearsed(running, "--code", "000000", "--phones", "2", "--join-within", "0.1")
    assert figures["joined"] == 0 and "2 could not" in said, said
    assert code == 0
