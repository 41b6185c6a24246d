"""What somebody needs at the moment is on the screen: the host's next press beside a long queue, the open one of many tabs."""

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import SMALL_PHONE

pytestmark = pytest.mark.journey

WHOLE = "at => { const [tab, row] = [at.getBoundingClientRect(), at.parentElement.getBoundingClientRect()];"
WHOLE += " return tab.left >= row.left - 1 && tab.right <= row.right + 1; }"


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1280, 600), (1024, 700)])
def test_beside_a_long_queue_the_next_press_stays_in_view(browsers, beside, width, height):
    room = beside(do="room", kind="open_question")
    host = browsers.desk("Moderator", viewport={"width": width, "height": height})
    host.goto(f"/staff/live/{room['session']}/remote/")
    expect(host.locator(".is-live")).to_be_visible()
    expect(host.locator(".thumb .main")).to_be_in_viewport(ratio=1)
    host.locator("#queue").evaluate("queue => { queue.style.minHeight = '6000px'; }")
    host.evaluate("scrollTo(0, 3000)")
    press = host.locator(".thumb .main")
    expect(press).to_be_in_viewport(ratio=1)
    press.click(trial=True)
    if height > 700:
        expect(host.locator(".stage.mini")).to_be_in_viewport(ratio=0.9)
    # It covers nothing: what is above it scrolls by itself, and what is further down there is still reached.
    assert press.evaluate("press => press.getBoundingClientRect().top") >= host.locator(".above").evaluate(
        "above => above.getBoundingClientRect().bottom - 1"
    )
    host.locator("details.more summary").scroll_into_view_if_needed()
    host.locator("details.more summary").click()
    expect(host.locator("details.more[open]")).to_have_count(1)
    assert host.evaluate("document.documentElement.scrollWidth") == width


def test_in_a_short_window_and_enlarged_four_times_nothing_is_pinned_over_the_page(browsers, beside):
    room = beside(do="room", kind="open_question")
    for width, height in ((1280, 480), (320, 200)):
        host = browsers.desk("Moderator", viewport={"width": width, "height": height})
        host.goto(f"/staff/live/{room['session']}/remote/")
        for part in ("live-remote", ".thumb"):
            assert host.locator(part).evaluate("part => getComputedStyle(part).position") == "static"


@pytest.mark.parametrize("scripts", [True, False])
def test_the_open_tab_is_whole_on_a_small_phone(browsers, scripts):
    page = browsers.desk("Administrator", **SMALL_PHONE, java_script_enabled=scripts)
    for address in ("/staff/setup/holidays/", "/staff/setup/contacts/", "/staff/digests/"):
        page.goto(address)
        for tab in page.locator(":is(.desks, .tabs) [aria-current]").all():
            assert tab.evaluate(WHOLE), f"{tab.inner_text()} is cut on {address}"
