"""Whoever has begun to type on a board cannot press past their words without being told."""

import pytest
from playwright.sync_api import expect

from tests.journeys import taking_part as young_person
from tests.journeys.taking_part import fresh_words

pytestmark = pytest.mark.journey


def test_while_a_box_for_words_is_open_the_only_way_past_it_says_that_it_is_without_them(browsers):
    phone = browsers.phone()
    young_person.to_question(phone, young_person.IDEAS)
    on = phone.get_by_role("link", name="Continue", exact=True)
    expect(on).to_be_visible()
    young_person.open_idea_form(phone)
    phone.get_by_label("Your words").fill(fresh_words("A bench where the bus stops"))
    expect(on).to_be_hidden()
    expect(phone.get_by_role("link", name="Go on without it")).to_be_visible()
    young_person.press(phone, "Send my idea")
    expect(phone.get_by_text("A person reads it before anyone else sees it.")).to_be_visible()
    expect(on).to_be_visible()


def test_the_same_holds_for_a_statement_and_without_javascript(browsers):
    phone = browsers.phone(java_script_enabled=False)
    phone.goto(f"/c/{young_person.SLUG}/{young_person.STATEMENTS}/")
    on = phone.get_by_role("link", name="Continue", exact=True)
    expect(on).to_be_visible()
    phone.locator("summary", has_text="Add a statement").click()
    expect(on).to_be_hidden()
    phone.get_by_role("link", name="Go on without it").click()
    expect(phone).not_to_have_url(f"**/{young_person.STATEMENTS}/")
