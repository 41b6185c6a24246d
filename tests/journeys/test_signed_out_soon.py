"""ACC-12: staff read well before their day ends that it does, stay with their second step, and lose nothing they typed."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.authenticator import code_for
from tests.journeys.browsing import DESKTOP, sign_in, stays_loaded, was_not_loaded_again
from tests.journeys.taking_part import fresh_words

pytestmark = pytest.mark.journey
ROLE = "Deputy safeguarding lead"
A_DAY = 8.0  # hours
MINUTES = 1 / 60


def session_of(page: Page) -> str:
    return next(each["value"] for each in page.context.cookies() if "session" in each["name"])


def test_the_clock_moves_on_a_warning_comes_and_whoever_stays_keeps_what_they_typed(browsers, beside, running):
    known = running.sign_in(ROLE)
    page = browsers.open(**DESKTOP)
    sign_in(page, known)
    beside(do="aged", session=session_of(page), hours=A_DAY - 40 * MINUTES)
    page.clock.install()
    page.goto("/staff/safeguarding/writing/")
    stays_loaded(page)
    typed = fresh_words("We are looking after somebody just now")
    page.get_by_role("textbox").last.fill(typed)
    warning = page.get_by_text("You will be signed out at")
    expect(warning).to_be_hidden()

    # The wall clock goes on, here and at the server: three minutes are left.
    beside(do="aged", session=session_of(page), hours=A_DAY - 3 * MINUTES)
    page.clock.fast_forward("37:00")
    expect(warning).to_be_visible()
    expect(page.get_by_role("textbox").last).to_have_value(typed)

    with page.context.expect_page() as opened:
        page.get_by_role("link", name=re.compile("Stay signed in")).click()
    other = opened.value
    other.get_by_label("Code").fill(code_for(known["totp_secret"]))
    other.locator("main").get_by_role("button").first.click()
    expect(other.get_by_role("heading", name="You stay signed in")).to_be_visible()
    other.close()
    page.clock.fast_forward("00:30")
    expect(warning).to_be_hidden()
    expect(page.get_by_role("textbox").last).to_have_value(typed)
    assert was_not_loaded_again(page)
    # The day began anew: the time that was left before is over, and the page still opens.
    page.goto("/staff/safeguarding/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/accounts/" not in page.url


def test_whoever_does_nothing_is_signed_out_and_told_the_way_back(browsers, beside, running):
    page = browsers.open(**DESKTOP)
    sign_in(page, running.sign_in(ROLE))
    beside(do="aged", session=session_of(page), hours=A_DAY - 3 * MINUTES)
    page.goto("/staff/")
    expect(page.get_by_text("You will be signed out at")).to_be_visible()  # also without a script: the server draws it
    beside(do="aged", session=session_of(page), hours=A_DAY + MINUTES)
    page.goto("/staff/safeguarding/")
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next="))
