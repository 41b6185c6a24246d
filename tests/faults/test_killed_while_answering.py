"""Every part is killed with -9 while a hall answers: what was acknowledged is there, once, and as it was picked."""

import pytest

from benchmarks.killed import run

pytestmark = pytest.mark.faults
ANSWERS = 1_500  # `python -m benchmarks.killed 200000` is the long form


def test_nothing_that_was_acknowledged_is_missing_whatever_is_killed(capsys):
    said = run(ANSWERS, rest=0.3)
    with capsys.disabled():
        print(f"\n{said}")
    assert said["acknowledged"] >= ANSWERS
    assert said["missing"] == 0 and said["other_than_acknowledged"] == 0
    assert said["stored_and_never_acknowledged"] == 0  # each was sent until it was acknowledged
    moments = [moment for part in ("web", "postgres", "redis", "worker") for moment in said["kills"][part][:1]]
    assert len(set(moments)) == 4 and moments[-1] < said["acknowledged"], (
        "answers came before and after each was killed"
    )
