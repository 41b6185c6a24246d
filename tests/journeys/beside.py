"""A program beside the running product that makes and fills rooms, asked line by line (tests/journeys/each_kind.py)."""

import json
import os
import subprocess
import sys
from typing import Any

from tests.faults.product import ROOT
from tests.journeys.running import HIDDEN, Running


class Beside:
    """`beside(do="room", kind="choice")` is what the program answers."""

    def __init__(self, running: Running) -> None:
        data = running.product.data if running.product else os.environ["JOURNEYS_DATA"]
        environment = {name: value for name, value in os.environ.items() if name not in HIDDEN}
        environment |= {"DATA": str(data), "DJANGO_SETTINGS_MODULE": "engage.settings"}
        command = [sys.executable, "-m", "tests.journeys.each_kind"]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._program = subprocess.Popen(command, cwd=ROOT, env=environment, **pipes)

    def __call__(self, **asked: Any) -> Any:
        assert self._program.stdin and self._program.stdout
        self._program.stdin.write(json.dumps(asked) + "\n")
        self._program.stdin.flush()
        said = self._program.stdout.readline()
        answer = json.loads(said or "{}")
        assert "said" in answer, f"{asked}: {answer}"
        return answer["said"]

    def close(self) -> None:
        assert self._program.stdin
        self._program.stdin.close()
        self._program.wait(timeout=30)
