"""One running product and one browser for all journeys; every person gets a browser of their own."""

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import ARGUMENTS, find_chromium
from tests.journeys.beside import Beside
from tests.journeys.browsing import Browsers
from tests.journeys.running import start

# They take minutes or start whole products of their own; begun last, one process of two would wait for the other.
FIRST = ("test_from_nothing_to_an_answer", "test_every_kind_in_a_room", "test_new_activity", "test_killed_on_the_way")


def pytest_collection_modifyitems(items):
    places = {name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(FIRST)))


@pytest.fixture(scope="package")
def running(tmp_path_factory):
    running = start(tmp_path_factory.mktemp("journeys"))
    yield running
    if running.product:
        running.product.stop()
        running.product.remove()


@pytest.fixture(scope="package")
def beside(running):
    beside = Beside(running)
    yield beside
    beside.close()


@pytest.fixture(scope="package")
def chromium():
    # Closed before the next folder's tests: Playwright's loop would be in the way of theirs.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def _signed_in():
    return {}


@pytest.fixture
def browsers(chromium, running, _signed_in):
    browsers = Browsers(chromium, running, _signed_in)
    yield browsers
    browsers.close()
    assert browsers.wrong == []


@pytest.fixture
def phone(browsers):
    return browsers.phone()
