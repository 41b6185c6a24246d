"""Pages that say no: they look like the product, say what to do, and give typed words back."""

import pytest
from playwright.sync_api import expect

from tests.journeys import taking_part as young_person
from tests.journeys.taking_part import OPEN, SLUG, press

pytestmark = pytest.mark.journey


def looks_like_the_product(page) -> None:
    expect(page.get_by_role("link", name="Help", exact=True).first).to_be_visible()
    expect(page.get_by_role("banner").get_by_role("link", name="Leave this page")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.top')).display") == "flex", "the style is missing"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/there-is-no-such-page/", 404),
        ("/c/no-such-consultation/", 404),
        (f"/c/{SLUG}/99/", 404),
        (f"/c/{SLUG}/3/ideas/999999/", 404),
        (f"/c/{SLUG}/yours/1/take-back/", 405),
    ],
)
def test_an_address_that_leads_nowhere_looks_like_the_product(phone, path, status):
    assert phone.goto(path).status == status
    looks_like_the_product(phone)


def test_a_role_that_may_not_is_told_so_kindly(browsers):
    desk = browsers.desk("Moderator")
    assert desk.goto("/staff/digests/").status == 403
    looks_like_the_product(desk)
    expect(desk.get_by_role("heading", level=1)).to_have_text("This page is not for your role")


def test_a_desk_asks_a_stranger_to_sign_in(phone):
    phone.goto("/staff/moderation/")
    expect(phone.get_by_role("heading", name="Sign in")).to_be_visible()


def test_another_organisations_moderator_sees_nothing_of_ours(browsers):
    desk = browsers.desk("Moderator of the other organisation")
    desk.goto("/staff/moderation/")
    expect(desk.get_by_role("heading", name="Moderation queue")).to_be_visible()
    expect(desk.get_by_text(young_person.TITLE)).to_have_count(0)


def test_a_form_that_is_too_old_gives_the_words_back(phone):
    young_person.to_question(phone, OPEN)
    phone.get_by_role("textbox").fill("These words must not be lost.")
    phone.context.clear_cookies(name="csrftoken")
    press(phone, "Continue")
    looks_like_the_product(phone)
    expect(phone.get_by_text("These words must not be lost.")).to_be_visible()


def test_a_wrong_code_is_kept_to_be_mended(phone):
    phone.goto("/back/")
    phone.get_by_label("Your code").fill("apple pear plum cherry grape peach")
    press(phone, "Show my answers")
    expect(phone.get_by_label("Your code")).to_have_value("apple pear plum cherry grape peach")
    expect(phone.get_by_role("alert")).to_be_focused()


def test_a_phone_that_was_forgotten_keeps_what_was_typed(phone):
    young_person.start(phone)
    young_person.about_you(phone)
    young_person.to_question(phone, OPEN)
    phone.get_by_role("textbox").fill("I typed this for two hours")
    phone.context.clear_cookies(name="guest")
    press(phone, "Continue")
    expect(phone.get_by_role("textbox")).to_have_value("I typed this for two hours")
    expect(phone.get_by_role("alert")).to_contain_text("forgot")
