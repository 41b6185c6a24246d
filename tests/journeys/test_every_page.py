"""Every page, narrow and wide, light and dark: no barriers, nothing to scroll sideways, targets that a thumb can hit."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.browsing import DESKTOP, SMALL_PHONE
from tests.journeys.tour import GUEST, STOPS, TAKING_PART, Stop, everything_answered

pytestmark = pytest.mark.journey

LOOKS = [(look, size) for size in (SMALL_PHONE, DESKTOP) for look in ("light", "dark")]
# Every rule runs at both widths; these, which another look or width can break, run in all four.
OF_COLOUR_AND_SIZE = ["color-contrast", "target-size", "link-in-text-block"]
# Links inside a sentence may be as low as their line; everything that looks like a thing to press may not.
TO_PRESS = "button, summary, select, textarea, .button, .pick, .back, .name, .card h2 a, nav a, input:not(.pick input)"
ANSWERS = ".button:not(.pill), .pick, .marks button, .halves button, select, textarea, input[type=text]"
SMALLEST = {TO_PRESS: 44, ANSWERS: 48}


@pytest.fixture(scope="package")
def taken_part(chromium, running):
    """The cookies of somebody who has been through it all."""
    context = chromium.new_context(base_url=running.address, locale="en-GB")
    everything_answered(context.new_page())
    cookies = context.storage_state()
    context.close()
    return cookies


def opened(browsers, stop: Stop, taken_part, **options) -> Page:
    options = {"reduced_motion": "reduce"} | options
    if stop.who in {GUEST, TAKING_PART}:
        page = browsers.open(**options, **({"storage_state": taken_part} if stop.who == TAKING_PART else {}))
    else:
        page = browsers.desk(stop.who, **options)
    stop.way(page)
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    return page


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_nobody_is_kept_out_of(stop, browsers, taken_part):
    page = opened(browsers, stop, taken_part, viewport=SMALL_PHONE["viewport"])
    found = []
    for look, size in LOOKS:
        page.set_viewport_size(size["viewport"])
        page.emulate_media(color_scheme=look)
        where = f"{look}, {size['viewport']['width']} px"
        every_rule = look == ("light" if size is SMALL_PHONE else "dark")
        found += [f"{where}: {problem}" for problem in barriers(page, [] if every_rule else OF_COLOUR_AND_SIZE)]
        if size is SMALL_PHONE:
            found += [f"{where}: {problem}" for problem in sticking_out(page)]
            if stop.for_young_people and look == "light":
                found += [f"{where}: {problem}" for problem in too_small(page)]
    assert not found, "\n".join(found)


def barriers(page: Page, only: list[str]) -> list[str]:
    """What axe finds, one line for each place."""
    options = {"resultTypes": ["violations"]} | ({"runOnly": only} if only else {})
    there = page.evaluate("typeof axe === 'object'")  # half a megabyte of it, which each page need read only once
    axe = Axe(axe_script="0") if there else Axe()
    answer = axe.run(page, options=options).response
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for violation in answer["violations"]
        for node in violation["nodes"][:4]
    ]


def sticking_out(page: Page) -> list[str]:
    """Elements that make a page scroll sideways."""
    return page.evaluate(
        """() => document.scrollingElement.scrollWidth <= innerWidth ? [] :
        [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 0.5
        && !e.closest('.scrolls, svg') && getComputedStyle(e).position !== 'absolute')
        .slice(0, 5).map(e => 'sticks out: ' + e.outerHTML.slice(0, 140))"""
    )


def too_small(page: Page) -> list[str]:
    """Targets that are lower or narrower than a thumb."""
    return page.evaluate(
        """sizes => Object.entries(sizes).flatMap(([wanted, smallest]) => [...document.querySelectorAll(wanted)]
        .filter(e => e.checkVisibility() && e.type !== 'hidden').map(e => [e, e.getBoundingClientRect()])
        .filter(([e, box]) => box.width > 1 && Math.min(box.height, box.width) < smallest - 0.5)
        .map(([e, box]) => `${Math.round(box.width)}×${Math.round(box.height)} px: ${e.outerHTML.slice(0, 120)}`))""",
        SMALLEST,
    )
