"""Pages in a language that runs from the right, really switched on: mirrored, whole on a small phone, named in itself (LAN-04)."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import SMALL_PHONE
from tests.journeys.taking_part import CHOICE, IDEAS, LAST, OPEN, SLUG, STATEMENTS
from tests.journeys.tour import CLOSED, everything_answered

pytestmark = pytest.mark.journey

ARABIC, ENGLISH = "العربيّة", "British English"
IN_ARABIC_LETTERS = re.compile(r"[\u0627-\u064a]")
PAGES = {
    "front": "/",
    "start": f"/c/{SLUG}/",
    "how to leave": f"/c/{SLUG}/before/",
    "about you": f"/c/{SLUG}/about-you/",
    **{f"question {number}": f"/c/{SLUG}/{number}/" for number in range(1, LAST + 1)},
    **{f"thanks {number}": f"/c/{SLUG}/{number}/thanks/" for number in (CHOICE, STATEMENTS, IDEAS, OPEN)},
    "own answers": f"/c/{SLUG}/yours/",
    "the end": f"/c/{SLUG}/done/",
    "delete it all": f"/c/{SLUG}/yours/delete/",
    "report": f"/c/{SLUG}/{IDEAS}/report/",
    "with a worker": f"/c/{SLUG}/with-a-worker/",
    "what was said": f"/c/{CLOSED}/results/",
    "what happened": f"/c/{CLOSED}/what-happened/",
    "what changed": "/what-changed/",
    "help": "/help/",
    "privacy": "/privacy/",
    "come back": "/back/",
    "sign in": "/accounts/login/",
    "unknown": "/no/such/page/",
}
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Whatever is drawn beyond an edge of the screen; a table may be wider inside its own frame that scrolls.
STICKING_OUT = """[...document.querySelectorAll('body *')].filter(e => {
  if (!e.checkVisibility() || e.closest('.unseen, .skip, .scrolls, svg *')) return false;
  const place = e.getBoundingClientRect();
  return place.width > 0 && (place.left < -1 || place.right > innerWidth + 1);
}).map(e => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 30)}`)"""
MIDDLE = "e => { const place = e.getBoundingClientRect(); return (place.left + place.right) / 2; }"


def approve(browsers, codes):
    """As an administrator does, after somebody has read the safety text."""
    desk = browsers.desk("Administrator")
    desk.goto("/staff/setup/settings/languages.approved/")
    desk.get_by_role("textbox").fill(codes)
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("heading", name="Settings")).to_be_visible()
    desk.context.close()


@pytest.fixture
def in_arabic(browsers):
    """A small phone that has answered everything, on which somebody then presses the name of their language."""
    phone = browsers.open(**SMALL_PHONE)
    everything_answered(phone)
    phone.goto("/")
    expect(phone.get_by_role("button", name=ARABIC)).to_have_count(0)
    approve(browsers, "ar")
    try:
        phone.reload()
        phone.get_by_role("button", name=ARABIC).click()
        yield phone
    finally:
        approve(browsers, "")


def test_pages_from_the_right_are_mirrored_and_nothing_sticks_out(in_arabic):
    phone, wrong = in_arabic, []
    for name, path in PAGES.items():
        phone.goto(path)
        if folder := os.environ.get("PICTURES"):
            phone.screenshot(path=Path(folder) / f"rtl {name}.png".replace(" ", "-"), full_page=True)
        page = phone.locator("html")
        wrong += [f"{name}: {what}" for what in faults(phone, page)]
    assert not wrong, "\n".join(wrong)


def faults(phone, page):
    if (page.get_attribute("lang"), page.get_attribute("dir")) != ("ar", "rtl"):
        yield "does not say what it is written in"
    if phone.evaluate(TOO_WIDE) > 0 or phone.evaluate(STICKING_OUT):
        yield f"sticks out: {phone.evaluate(STICKING_OUT)[:3]}"
    way_out, ours = phone.locator(".top [data-leave]"), phone.locator(".top .name")
    if way_out.evaluate(MIDDLE) >= ours.evaluate(MIDDLE):
        yield "the way out is not on the mirrored side"
    steps = phone.locator(".dots li")
    if steps.count() and steps.first.evaluate(MIDDLE) <= steps.last.evaluate(MIDDLE):
        yield "progress runs from the left"
    if not IN_ARABIC_LETTERS.search(phone.locator(".foot").inner_text()):
        yield "is not translated"


def test_the_switch_names_each_language_in_itself_and_leads_back(in_arabic):
    switch = in_arabic.locator("form.languages")
    expect(switch.get_by_role("button")).to_have_text([ENGLISH, ARABIC])
    assert switch.get_by_role("button", name=ARABIC).get_attribute("lang") == "ar"
    assert switch.get_by_role("button", name=ENGLISH).get_attribute("lang") == "en-GB"
    expect(switch.get_by_role("button", name=ARABIC)).to_have_attribute("aria-current", "true")
    in_arabic.goto(f"/c/{SLUG}/{CHOICE}/")
    in_arabic.keyboard.press("Shift")
    expect(in_arabic.locator("span[role=status]")).to_have_text(IN_ARABIC_LETTERS)
    switch.get_by_role("button", name=ENGLISH).click()
    expect(in_arabic).to_have_url(re.compile(rf"/c/{SLUG}/{CHOICE}/$"))
    expect(in_arabic.locator("html")).to_have_attribute("dir", "ltr")
    expect(in_arabic.get_by_role("button", name="Continue")).to_be_visible()
