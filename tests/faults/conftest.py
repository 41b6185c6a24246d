"""What a test that hurts processes starts from: a product to be hurt, how often and how long, and where figures are noted."""

import json
import os
import shutil
import time

import pytest

from engage.embedded import place_for, running
from tests.faults.product import Product, keep_gathered
from tests.faults.two_of_each import FILL, Two

LONG = os.environ.get("FAULTS_LONG") == "1"  # `make faults`: in full, and within the limits of the matrix
TIMES = int(os.environ.get("FAULTS_TIMES", "1"))
PATIENCE = 1 if LONG else 8  # a short form on a busy machine asks what holds, not how fast
noted_lines: list[dict] = []


def pytest_generate_tests(metafunc):
    if TIMES > 1:
        if "which_time" not in metafunc.fixturenames:
            metafunc.fixturenames.append("which_time")
        # Of the whole file, so that all of a file is done once before any of it is done again.
        metafunc.parametrize("which_time", range(1, TIMES + 1), scope="module")


@pytest.fixture(scope="module")
def which_time():
    """What a file makes for all its tests and some of them use up asks for it, and is made anew each time."""
    return 1


def pytest_collection_modifyitems(config, items):
    """What cannot be short is left for `make faults`; its short form in `make test` is named in docs/faults.md."""
    left = [item for item in items if item.get_closest_marker("long") and not LONG]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


def pytest_terminal_summary(terminalreporter):
    for line in noted_lines:
        terminalreporter.write_line(json.dumps(line, ensure_ascii=False))


@pytest.fixture
def long():
    return LONG


@pytest.fixture
def note(request):
    """Writes a figure down as one JSON line; one with a limit must keep to it, in a short form to eight times it."""

    def write(fault: int | str, what: str, value: float, unit: str, limit: float | None = None) -> None:
        line = {"fault": fault, "what": what, "value": round(value, 2), "unit": unit}
        if limit is not None:
            line |= {"limit": limit, "met": value <= limit}
        noted_lines.append(line | {"long": LONG})
        assert limit is None or value <= limit * PATIENCE, f"{what}: {value:.2f} {unit}, the limit is {limit}"

    return write


_standing: list[Product] = []


@pytest.fixture
def product(tmp_path_factory):
    """One product for all who leave it well; whoever finds it ended gets another."""
    if _standing and _standing[0].up.poll() is not None:
        _end()
    if not _standing:
        began = time.monotonic()
        product = Product(tmp_path_factory.mktemp("faults") / "data")
        _standing.append(product)
        product.wait_for(lambda: product.get("/livez")[0] == 200, "the first page", patience=240)
        answered = time.monotonic() - began
        product.wait_for(product.is_well, "health", patience=90)
        keep_gathered(product.data)
        print(
            f"\nfirst start on an empty folder: answers after {answered:.1f} s, well after {time.monotonic() - began:.1f} s"
        )
    return _standing[0]


def _end():
    product = _standing.pop()
    product.stop()
    product.remove()


@pytest.fixture(scope="session", autouse=True)
def _the_end():
    yield
    if _standing:
        _end()


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
