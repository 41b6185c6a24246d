"""What a test that hurts processes starts from."""

import shutil

import pytest

from engage.embedded import place_for, running
from tests.faults.two_of_each import FILL, Two


@pytest.fixture
def two(tmp_path):
    data = tmp_path / "data"
    with running(data):
        two = Two(data)
        try:
            two.run(FILL)
            two.start_all()
            yield two
        finally:
            two.stop()
    if place_for(data).moved_out:
        shutil.rmtree(place_for(data).home, ignore_errors=True)
