"""One room on two web processes: half the phones on each, and one is killed while they answer."""

import json
import re
import subprocess
import sys

import pytest

from tests.faults.product import ROOT

pytestmark = pytest.mark.faults
PHONES = 40


def test_a_room_goes_on_when_one_of_two_web_processes_is_killed_in_mid_vote(two):
    email = two.sql("SELECT email FROM accounts_member WHERE first_name ILIKE 'youth%%'")[0][0]
    at = [part for port in two.ports for part in ("--at", f"http://127.0.0.1:{port}")]
    who = ("--consultation", "walk-home", "--as", email, "--phones", str(PHONES), "--questions", "1", "--think", "4")
    command = [sys.executable, "manage.py", "rehearse", *at, *who, "--json"]
    environment = two.environment | {"ENGAGE_AS_OWNER": "1"}
    said = []
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as rehearsal:
        for line in rehearsal.stdout:
            said.append(line)
            if line.startswith("Question 1 is open"):
                # In the middle of four seconds in which forty answers come, half of them to this process.
                two.kill_after("web 0", 2.0)
    text = "".join(said)
    assert rehearsal.returncode == 0, text
    figures = json.loads(next(line for line in said if line.startswith("{")))
    assert figures["joined"] == PHONES, text
    assert figures["acknowledged_but_missing"] == 0 and figures["untold"] == 0, text
    assert figures["answers"].get("counted", 0) >= PHONES, text
    assert two.programs.keys().isdisjoint({"web 0"})
    # Every phone was on one of the two, and everybody saw the end.
    ended = re.search(r"ended +(\d+) phones", text)
    assert ended and int(ended[1]) == PHONES, text
