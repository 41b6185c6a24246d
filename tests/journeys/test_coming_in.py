"""Coming into a room in a real browser: also when the code has got out, also without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import PHONE
from tests.journeys.in_a_room import answer, join, main, open_room, pair, plan, sees
from tests.journeys.taking_part import fresh_words, press

pytestmark = pytest.mark.journey

SAFEST = "After school, where do you feel safest?"


def test_a_code_that_got_out_lets_in_only_who_sees_the_screen(browsers):
    host = browsers.desk("Youth worker", **PHONE)
    plan(host, fresh_words("Leaked"), SAFEST)
    code = open_room(host)
    stage = browsers.open(viewport={"width": 1024, "height": 768})
    pair(host, stage)
    early = browsers.phone()
    join(early, code)

    host.locator("summary", has_text="More").click()
    host.get_by_role("button", name="Ask newcomers which picture").click()
    expect(host.get_by_text("Newcomers must tap the picture")).to_be_visible()
    expect(stage.get_by_text("Joining? Tap this picture:")).to_be_visible()

    here, away = browsers.phone(), browsers.phone(java_script_enabled=False)
    for phone in (here, away):
        phone.goto(f"/j/{code}/")
    shown = stage.locator(".wall-picture b").inner_text().strip()
    here.get_by_label(shown, exact=True).check(force=True)
    press(here, "Join")
    expect(here.get_by_role("heading", name="You are in.")).to_be_visible()
    press(away, "Join")
    expect(away.get_by_text("Pick the picture that you see").first).to_be_visible()
    early.goto(f"/j/{code}/")  # whoever is in comes back as before
    press(early, "Join")
    expect(early.get_by_role("heading", name="You are in.")).to_be_visible()

    host.get_by_role("button", name="Let newcomers in without the picture").click()
    expect(host.get_by_text("Newcomers come in without the picture until")).to_be_visible()
    press(away, "Join")
    expect(away.get_by_role("heading", name="You are in.")).to_be_visible()
    expect(stage.get_by_text("3 phones are in")).to_be_visible()


def test_a_phone_without_javascript_moves_on_by_itself_and_never_under_ones_hands(browsers):
    host, phone = browsers.desk("Youth worker"), browsers.phone(java_script_enabled=False)
    plan(host, fresh_words("Plain"), SAFEST)
    join(phone, open_room(host))
    main(host, "Show the first question")
    sees(phone, "showing")  # without a press
    main(host, "Open answers")
    sees(phone, "open")
    phone.get_by_text("At home", exact=True).click()
    phone.wait_for_timeout(11_000)
    expect(phone.get_by_label("At home", exact=True)).to_be_checked()  # it waits for the person
    press(phone, "Send my answer")
    expect(phone.get_by_role("link", name="Change my answer")).to_be_visible()
    main(host, "Close answers")
    sees(phone, "closed")

    phone.get_by_role("link", name="Stop that").click()
    expect(phone.get_by_role("link", name="Let it look by itself")).to_be_visible()
    main(host, "Reveal")
    phone.wait_for_timeout(11_000)
    sees_still = phone.locator(".room-state").get_attribute("data-state")
    assert sees_still == "closed"
    phone.get_by_role("link", name="Show what is happening now").click()
    sees(phone, "revealed")


def test_a_phone_keeps_its_place_through_a_long_session(browsers):
    """The cookie of its place lasts two hours: a page that stays open has it renewed without being loaded again."""
    host, phone = browsers.desk("Youth worker"), browsers.phone()
    plan(host, fresh_words("Long"), SAFEST)
    code = open_room(host)
    phone.clock.install()
    join(phone, code)
    phone.wait_for_selector("live-room:defined")  # its clock ticks from here on
    with phone.expect_response("**/me/") as showed_up:
        phone.clock.fast_forward("50:00")
    assert "room=" in showed_up.value.all_headers()["set-cookie"]


def test_answers_of_the_page_that_waits_can_be_changed(browsers):
    host, phone = browsers.desk("Youth worker"), browsers.phone(java_script_enabled=False)
    plan(host, fresh_words("Changed"), SAFEST)
    join(phone, open_room(host))
    main(host, "Show the first question")
    main(host, "Open answers")
    sees(phone, "open", reload=True)
    answer(phone, "At home")
    phone.get_by_role("link", name="Change my answer").click()
    answer(phone, "At a friend's home")
    expect(phone.locator(".mine")).to_have_text(re.compile("At a friend's home"))
