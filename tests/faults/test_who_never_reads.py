"""Sockets that never read, among a thousand: nobody else is later, and they are let go. Its short form is a test of the hub."""

import json
import subprocess
import sys

import pytest

from tests.faults.product import ROOT

pytestmark = [pytest.mark.faults, pytest.mark.long]


def test_twenty_of_a_thousand_that_never_read_delay_nobody_and_are_let_go(product, note):
    command = [sys.executable, "-m", "tests.faults.never_reading"]
    done = subprocess.run(command, cwd=ROOT, env=product.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    saw = json.loads(done.stdout)
    note(6, "99 % of the others know of a change, nobody stuck, after", saw["alone_p99"] * 1000, "ms")
    note(6, "… beside 20 that never read, after", saw["beside_p99"] * 1000, "ms")
    note(6, "others that were cut", saw["others_cut"], "sockets", 0)
    note(6, "the 20 are let go after they stopped reading, within", saw["gone_after"], "s", 30)
    note(6, "what the server holds more than before, at most", saw["memory_mib"], "MiB")
    note(6, "how much later the others know", saw["beside_p99"] / saw["alone_p99"], "times", 1.2)
