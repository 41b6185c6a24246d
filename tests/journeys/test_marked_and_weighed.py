"""Pictures, points, places and coins on a phone: answered, seen again as given, and changed; with and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.journeys import on_friday as friday

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_each_kind_is_answered_on_a_phone_and_comes_back_as_it_was_given(browsers, scripts):
    phone = browsers.phone(java_script_enabled=scripts)
    for position in friday.ANSWERS:
        friday.thanks(position, scripts=scripts)(phone)
        expect(phone.get_by_role("heading", name="What others said so far")).to_be_visible()
    friday.question(friday.PULSE)(phone)
    expect(phone.get_by_role("button", name="Good your answer now")).to_be_visible()
    friday.question(friday.SCALE)(phone)
    expect(phone.get_by_label("Mostly")).to_be_checked()
    friday.question(friday.RANKING)(phone)
    if scripts:
        order = phone.locator("[data-chosen] .what")
        expect(order).to_have_text(["Hot food", "A quiet room"])
        phone.get_by_role("button", name="Take out: Hot food").click()
        expect(order).to_have_text(["A quiet room"])
    else:
        expect(phone.get_by_label("Hot food")).to_have_value("1")
        phone.get_by_label("Hot food").select_option("")
    phone.get_by_role("button", name="Continue").click()
    friday.question(friday.BUDGET)(phone)
    expect(phone.get_by_label("A later minibus", exact=True)).to_have_value("6")
    phone.goto(f"/c/{friday.SLUG}/yours/")
    for words in ("Good", "Mostly", "1. A quiet room", "6 coins: A later minibus", "3 coins: Cooking together"):
        expect(phone.get_by_text(words, exact=True)).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_coins_that_are_left_are_said_and_nothing_is_lost(browsers, scripts):
    phone = browsers.phone(java_script_enabled=scripts)
    friday.half_done(friday.BUDGET)(phone)
    expect(phone.get_by_text("You have 6 coins left.").first).to_be_visible()
    expect(phone.locator("input[type=number]").first).to_have_value("4")


def test_things_are_put_in_order_with_the_keyboard_alone(browsers):
    desk = browsers.open(viewport={"width": 1280, "height": 800})
    friday.question(friday.RANKING)(desk)
    desk.get_by_role("button", name="Put next: Hot food").focus()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Enter")  # the focus has gone on to the next thing that has no place
    order = desk.locator("[data-chosen] .what")
    expect(order).to_have_text(["Hot food", "Music you can make yourself"])
    desk.get_by_role("button", name="Move up: Music").focus()
    desk.keyboard.press("Enter")
    expect(order).to_have_text(["Music you can make yourself", "Hot food"])
    expect(desk.locator(":focus")).to_have_attribute("aria-label", "Move down: Music you can make yourself")
