"""A whole live session: a host, a moderator, a screen, and phones of which one has no JavaScript, one no socket, one naps."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import PHONE, stays_loaded, was_not_loaded_again
from tests.journeys.in_a_room import answer, join, main, open_room, pair, plan, same_as_rebuilt, sees
from tests.journeys.taking_part import fresh_words, press

pytestmark = pytest.mark.journey

SAFEST = "After school, where do you feel safest?"
WORDS = "Think of one time you did not feel safe on the way."
OPTIONS = ["At home", "At a friend's home", "At school or college"]


def test_a_room_from_the_plan_to_the_thanks(browsers):
    host, moderator = browsers.desk("Youth worker", **PHONE), browsers.desk("Moderator")
    name = fresh_words("Journey")
    host.goto("/staff/live/new/")
    plan(host, name, SAFEST, WORDS)
    code = open_room(host)
    moderator.goto("/staff/live/")
    moderator.get_by_role("link", name=f"Remote of {name}").click()
    stage = browsers.open(viewport={"width": 1024, "height": 768})
    pair(host, stage)
    stays_loaded(stage)

    plain = browsers.phone(java_script_enabled=False)
    blocked = browsers.phone()
    blocked.route_web_socket("**/ws/", lambda socket: socket.close())
    naps = browsers.open(quiet=True, **PHONE)
    for phone in (plain, blocked, naps):
        join(phone, code)
    for phone in (blocked, naps):
        stays_loaded(phone)
        press(phone, "Tap the circle")
        expect(phone.get_by_text("It works. You are ready.", exact=True).first).to_be_visible()
    press(plain, "Tap the circle")
    expect(plain.get_by_text("It works. You are ready.", exact=True).first).to_be_visible()
    others = [browsers.phone(java_script_enabled=False) for _ in range(4)]
    for phone in others:
        join(phone, code)
    expect(stage.get_by_text("7 phones are in")).to_be_visible()
    screens, phones = (stage, host, moderator), (blocked, naps)
    same_as_rebuilt(*screens, *phones)

    main(host, "Show the first question")
    for phone in phones:
        sees(phone, "showing")
        expect(phone.get_by_label(OPTIONS[0])).to_be_disabled()
    sees(plain, "showing", reload=True)
    same_as_rebuilt(*screens, *phones)

    main(host, "Open answers")
    for phone in phones:
        sees(phone, "open")
    same_as_rebuilt(*screens, *phones)
    for phone in (plain, *others):
        sees(phone, "open", reload=True)
        answer(phone, OPTIONS[0])
        expect(phone.get_by_text("Your answer")).to_be_visible()
    answer(blocked, OPTIONS[1])
    expect(blocked.get_by_text("Sent.")).to_be_visible()
    # A nap: the answer is given without a line. Nothing says "Sent" before it has arrived.
    naps.context.set_offline(True)
    answer(naps, OPTIONS[0])
    expect(naps.get_by_text("Your answer waits on this phone")).to_be_visible()
    expect(stage.get_by_text("6 answers so far")).to_be_visible()
    naps.context.set_offline(False)
    expect(naps.get_by_text("Sent.")).to_be_visible()
    expect(stage.get_by_text("7 answers so far")).to_be_visible()
    same_as_rebuilt(*screens, *phones)
    blocked.reload()
    expect(blocked.get_by_label(OPTIONS[1])).to_be_checked()
    stays_loaded(blocked)
    assert "%" not in stage.locator(".stage").inner_text()

    moderator.get_by_role("button", name="Pause everything").click()
    for phone in phones:
        sees(phone, "paused")
    expect(stage.get_by_role("heading", name="We are having a pause.")).to_be_visible()
    same_as_rebuilt(*screens, *phones)
    main(host, "Go on")
    for phone in phones:
        sees(phone, "open")

    main(host, "Close answers")
    for phone in phones:
        sees(phone, "closed")
    same_as_rebuilt(*screens, *phones)
    main(host, "Reveal")
    for phone in phones:
        sees(phone, "revealed")
        expect(phone.get_by_text("only you see this")).to_be_visible()
    expect(stage.get_by_text("7 answered")).to_be_visible()
    same_as_rebuilt(*screens, *phones)

    host.get_by_role("button", name="Blank the screen").click()
    expect(stage.get_by_role("img", name="The screen is blank for now")).to_be_visible()
    same_as_rebuilt(*screens, *phones)
    host.get_by_role("button", name="Show the screen").click()
    expect(host.get_by_role("button", name="Blank the screen")).to_be_visible()

    main(host, "Next question")
    main(host, "Open answers")
    words = fresh_words("The last bus goes too early")
    sees(naps, "open")
    naps.get_by_role("textbox").fill(words)
    # Something else happens in the room; what is being typed stays.
    moderator.locator("summary", has_text="More").click()
    moderator.get_by_role("button", name="Hide the code").click()
    expect(stage.locator(".wall-code")).to_have_count(0)
    expect(naps.get_by_role("textbox")).to_have_value(words)
    press(naps, "Send my answer")
    expect(naps.get_by_text("Sent.")).to_be_visible()
    expect(moderator.locator("#queue").get_by_text(words)).to_be_visible()
    assert words not in stage.content() and words not in host.content()
    moderator.locator("#queue article", has_text=words).get_by_role("button", name="Show").click()
    expect(moderator.locator("#queue").get_by_text(words)).to_have_count(0)
    main(host, "Close answers")
    main(host, "Reveal")
    for phone in phones:
        sees(phone, "revealed")
    same_as_rebuilt(*screens, *phones)
    # Two states later, and what the moderator unfolded is where it was.
    expect(moderator.get_by_role("button", name="Show the code")).to_be_visible()

    main(host, "End the session")
    for phone in phones:
        sees(phone, "ended")
        expect(phone.get_by_role("heading", name="If you want to talk to someone")).to_be_visible()
    expect(stage.get_by_role("heading", name="Thank you.")).to_be_visible()
    expect(stage.locator("[data-said]")).to_have_text(re.compile(r"^Thank you\. What you said "))
    expect(host.get_by_text("The session is over.")).to_be_visible()
    expect(host.get_by_text("Live", exact=True)).to_be_hidden()
    same_as_rebuilt(stage, *phones)
    assert all(was_not_loaded_again(page) for page in (stage, blocked, naps))
    blocked.get_by_role("link", name="See what happens next").click()
    expect(blocked.get_by_role("heading", level=1)).to_have_text("What happens next")


def test_keys_pace_a_room_and_can_be_switched_off(browsers):
    host = browsers.desk("Youth worker")
    plan(host, fresh_words("Keys"), SAFEST)
    open_room(host)
    expect(host.locator(".thumb .main")).to_have_text("Show the first question")
    host.locator("h1").click()
    host.keyboard.press(" ")
    expect(host.locator(".thumb .main")).to_have_text("Open answers")
    host.keyboard.press("b")
    expect(host.get_by_role("button", name="Show the screen")).to_be_visible()
    host.keyboard.press("?")
    expect(host.get_by_text("talk, then vote again")).to_be_visible()
    host.get_by_role("link", name="Switch the keys off").click()
    host.locator("h1").click()
    host.keyboard.press("b")
    host.wait_for_timeout(700)
    expect(host.get_by_role("button", name="Show the screen")).to_be_visible()


def test_the_wall_keeps_its_picture_when_the_line_is_cut(browsers):
    host = browsers.desk("Youth worker")
    plan(host, fresh_words("Cable"), SAFEST)
    open_room(host)
    stage = browsers.open(quiet=True, viewport={"width": 1920, "height": 1080})
    pair(host, stage)
    stage.reload()
    expect(stage.locator(".wall-code")).to_be_visible()
    stage.context.set_offline(True)
    expect(stage.get_by_text("No connection. Last update:")).to_be_visible()
    expect(stage.locator(".wall-code")).to_be_visible()
    main(host, "Show the first question")
    stage.context.set_offline(False)
    expect(stage.get_by_role("heading", name=SAFEST)).to_be_visible()
    expect(stage.get_by_text("No connection. Last update:")).to_be_hidden()
