"""The moderation desk as tests open it, and the ideas that lie on it."""

from html import unescape

import pytest

QUEUE = "/staff/moderation/"


@pytest.fixture
def desk(cast):
    return cast.browser(cast.moderator)


@pytest.fixture
def idea(world):
    return world.idea(world.person(age_band="13-15"), "Lights on the path by the river")


def page_of(entry):
    return f"{QUEUE}{entry.pk}/"


def decide(browser, entry, outcome, *, follow=False, **more):
    return browser.post(page_of(entry), {"version": entry.version, "outcome": outcome, **more}, follow=follow)


def text_of(response):
    return unescape(response.content.decode())


def state_of(entry):
    entry.refresh_from_db()
    return entry.state
