"""The pages as some people see them: more space between letters, 400 % zoom, colours of their own, nothing that moves (ACC-11)."""

import pytest

from tests.journeys.browsing import DESKTOP, PHONE
from tests.journeys.taking_part import CHOICE, IDEAS, OPEN, SLUG, STATEMENTS

pytestmark = pytest.mark.journey

CORE = [
    "/",
    f"/c/{SLUG}/",
    f"/c/{SLUG}/before/",
    *(f"/c/{SLUG}/{n}/" for n in (CHOICE, STATEMENTS, IDEAS, OPEN)),
    "/back/",
]
# The text spacing of WCAG 1.4.12, set by a person's own style sheet.
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Anything with words of its own that are cut off at its edge, or that stick out of what holds them.
CUT_OFF = """[...document.querySelectorAll('main :is(h1, h2, h3, p, a, button, label, summary, li, span), .top a')]
  .filter(e => e.checkVisibility() && !e.closest('.unseen') && e.scrollWidth > e.clientWidth + 2
    && getComputedStyle(e).overflowX !== 'visible' && getComputedStyle(e).display !== 'inline')
  .map(e => `${e.tagName}: ${e.textContent.trim().slice(0, 40)}`)"""


@pytest.mark.parametrize("path", CORE)
def test_wider_letters_and_lines_cut_nothing_off(browsers, path):
    page = browsers.open(**PHONE, bypass_csp=True)
    page.goto(path)
    page.add_style_tag(content=SPACING)
    assert page.evaluate(TOO_WIDE) <= 0
    assert page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize("path", CORE)
def test_at_400_percent_everything_is_in_one_column_and_the_bars_leave_room(browsers, path):
    page = browsers.open(viewport={"width": 320, "height": 256}, device_scale_factor=4)
    page.goto(path)
    assert page.evaluate(TOO_WIDE) <= 0
    assert page.evaluate(CUT_OFF) == []
    stuck = "getComputedStyle(document.querySelector('{}')).position"
    assert page.evaluate(stuck.format(".top")) != "sticky", "a bar that stays would cover half of what is left"


@pytest.mark.parametrize("path", [f"/c/{SLUG}/{CHOICE}/", f"/c/{SLUG}/{IDEAS}/"])
def test_in_colours_of_their_own_every_button_has_an_edge_and_a_choice_shows(browsers, path):
    page = browsers.open(**DESKTOP, forced_colors="active")
    page.goto(path)
    bare = page.evaluate(
        """[...document.querySelectorAll('.button, .pick')].filter(e => e.checkVisibility()
          && parseFloat(getComputedStyle(e).borderTopWidth) < 1).map(e => e.textContent.trim())"""
    )
    assert bare == []
    if path.endswith(f"/{CHOICE}/"):
        page.locator(".pick input").first.check()
        chosen = page.locator(".pick").first
        assert chosen.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


@pytest.mark.parametrize("path", ["/", f"/c/{SLUG}/{CHOICE}/", f"/c/{SLUG}/{IDEAS}/"])
def test_who_asks_for_stillness_gets_it(browsers, path):
    page = browsers.open(**PHONE, reduced_motion="reduce")
    page.goto(path)
    moving = page.evaluate(
        """[...document.querySelectorAll('*')].filter(e => {
          const s = getComputedStyle(e);
          const longest = list => Math.max(...list.split(',').map(parseFloat));
          return longest(s.transitionDuration) > 0.01 || (s.animationName !== 'none' && longest(s.animationDuration) > 0.01);
        }).map(e => e.className || e.tagName)"""
    )
    assert moving == []


def test_one_word_without_a_space_stays_in_its_card_on_a_small_phone(browsers):
    page = browsers.open(viewport={"width": 320, "height": 640})
    page.goto(f"/c/{SLUG}/{CHOICE}/")
    page.evaluate(
        "document.querySelectorAll('.pick span').forEach(e => { e.textContent = 'Llanfairpwllgwyngyll'.repeat(4) })"
    )
    assert page.evaluate(TOO_WIDE) <= 0
    assert (
        page.evaluate("[...document.querySelectorAll('.pick')].filter(e => e.scrollWidth > e.clientWidth).length") == 0
    )
