"""One adult goes, everything is paused, a screen sleeps and a second one comes: the room keeps its picture and its words."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import PHONE, stays_loaded, was_not_loaded_again
from tests.journeys.in_a_room import main, same_as_rebuilt, sees
from tests.journeys.taking_part import press
from tests.journeys.test_light_and_private import Meter
from tests.journeys.tour_of_rooms import sits_in

pytestmark = pytest.mark.journey
PAUSED = "Writing is paused until a second adult is here to read."
WORDS_PAUSE_WITHIN = 10_000  # ms, CON-06
EVERYTHING_PAUSES_WITHIN = 2_000
AN_HOUR = 150 * 1024  # bytes after the first page
FIRST_PAGE = 60 * 1024
HERE_EVERY, A_SIGN_OF_LIFE = 25, 16 + 20  # seconds; bytes up and what frames and the line add
ASKS_IN_AN_HOUR = 4 + 3600 // 78  # live-room.js: after 8, 15, 30, 60, then each 120 seconds, the quickest 0.65 of that


def takes_its_place(page: Page, room: dict, as_what: str) -> None:
    path = "/stage/" if as_what == "screen" else f"/live/{room['key']}/"
    sits_in(page, room[as_what], path)
    page.goto(path)


def remotes(browsers, room: dict) -> tuple[Page, Page]:
    host, moderator = browsers.desk("Youth worker", **PHONE), browsers.desk("Moderator")
    for page in (host, moderator):
        page.goto(f"/staff/live/{room['session']}/remote/")
    # Until the room knows of two adults, it takes no words.
    expect(host.locator(".seen").get_by_text(re.compile(r", .* here"))).to_be_visible()
    return host, moderator


def test_words_pause_when_one_adult_goes_and_what_is_typed_stays(browsers, beside):
    room = beside(do="room", kind="open_question")
    host, moderator = remotes(browsers, room)
    phone = browsers.phone()
    takes_its_place(phone, room, "phone")
    main(host, "Show the first question")
    main(host, "Open answers")
    sees(phone, "open")
    expect(phone.get_by_text(PAUSED)).to_have_count(0)
    phone.get_by_role("textbox").fill("The gate is shut too early")
    moderator.close()
    expect(phone.get_by_text(PAUSED)).to_be_visible(timeout=WORDS_PAUSE_WITHIN)
    expect(phone.get_by_role("textbox")).to_have_value("The gate is shut too early")
    expect(host.get_by_text("Words are paused: one of you has the remote open")).to_be_visible()
    phone.get_by_role("button", name="Send my answer").click()
    expect(phone.get_by_text("two adults must be here to read them")).to_be_visible()
    browsers.desk("Moderator").goto(f"/staff/live/{room['session']}/remote/")
    expect(phone.get_by_text(PAUSED)).to_have_count(0)
    expect(phone.get_by_role("textbox")).to_have_value("The gate is shut too early")
    phone.get_by_role("button", name="Send my answer").click()
    expect(phone.get_by_text("Sent.")).to_be_visible()


def test_one_tap_pauses_every_screen_and_one_tap_goes_on(browsers, beside):
    room = beside(do="room", kind="choice")
    host, moderator = remotes(browsers, room)
    phones, stage = [browsers.phone() for _ in range(2)], browsers.open()
    takes_its_place(stage, room, "screen")
    takes_its_place(phones[0], room, "phone")
    phones[1].goto(f"/j/{room['code']}/")
    phones[1].get_by_role("button", name="Join").click()
    main(host, "Show the first question")
    main(host, "Open answers")
    for phone in phones:
        sees(phone, "open")
    everywhere = [(phone, ".room-state") for phone in phones] + [(stage, ".picture"), (host, ".remote")]
    moderator.get_by_role("button", name="Pause everything").click()
    for page, part in everywhere:
        expect(page.locator(f"{part}[data-state='paused']")).to_be_attached(timeout=EVERYTHING_PAUSES_WITHIN)
    moderator.keyboard.press("p")
    for page, part in everywhere:
        expect(page.locator(f"{part}[data-state='open']")).to_be_attached()


def test_a_screen_that_slept_and_a_second_screen_show_the_same_picture(browsers, beside):
    room, other = beside(do="room", kind="choice"), beside(do="screen")
    stage, second = browsers.open(quiet=True), browsers.open()
    takes_its_place(stage, room, "screen")
    sits_in(second, other["screen"], "/stage/")
    second.goto("/stage/")
    beside(do="press", session=room["session"], verb="show")
    line = stage.context.new_cdp_session(stage)
    line.send("Page.setWebLifecycleState", {"state": "frozen"})
    beside(do="press", session=room["session"], verb="open")
    beside(do="press", session=room["session"], verb="pair_stage", code=other["code"])
    beside(do="fill", session=room["session"], people=6)
    expect(second.get_by_text("6 answers so far")).to_be_visible()
    line.send("Page.setWebLifecycleState", {"state": "active"})
    expect(stage.get_by_text("6 answers so far")).to_be_visible()
    same_as_rebuilt(stage, second)
    # The cable of one is out while the room goes on: its last picture stays, and it comes back by itself.
    stage.context.set_offline(True)
    beside(do="press", session=room["session"], verb="close")
    expect(stage.get_by_text("6 answers so far")).to_be_visible()
    expect(second.get_by_text("Closed · 6 answers")).to_be_visible()
    stage.context.set_offline(False)
    expect(stage.get_by_text("Closed · 6 answers")).to_be_visible()
    stage.reload()
    second.reload()
    same_as_rebuilt(stage, second)


def test_an_hour_in_a_room_costs_a_phone_less_than_a_photo(browsers, beside):
    """Twelve questions, one of each kind, each shown, opened, closed and revealed, with a phone that answers what it can."""
    room = beside(do="room", kind="all")
    remotes(browsers, room)  # two adults, so that words are taken
    phone = browsers.phone()
    meter = Meter(phone)
    takes_its_place(phone, room, "phone")
    phone.wait_for_load_state("networkidle")
    first, meter.bytes = meter.bytes, 0
    session = room["session"]
    for number in range(12):
        beside(do="press", session=session, verb="show" if not number else "next")
        sees(phone, "showing")
        if phone.locator("#now form, #now fieldset").count() == 0:
            continue
        beside(do="press", session=session, verb="open")
        sees(phone, "open")
        phone.get_by_role("button", name="Not sure").last.click()
        expect(phone.get_by_text("Sent.")).to_be_visible()
        beside(do="fill", session=session, people=10)
        for verb, state in (("close", "closed"), ("reveal", "revealed")):
            beside(do="press", session=session, verb=verb)
            sees(phone, state)
    beside(do="press", session=session, verb="end")
    sees(phone, "ended")
    # Had it written words that nobody reads for a whole hour, it would have asked what became of them, ever more seldom.
    before = meter.bytes
    phone.evaluate("fetch('me/').then((reply) => reply.text())")
    phone.wait_for_load_state("networkidle")
    asks = (meter.bytes - before) * ASKS_IN_AN_HOUR
    hour = before + asks + 3600 // HERE_EVERY * A_SIGN_OF_LIFE
    print(
        f"\nfirst page {first / 1024:.1f} KB; the rest of an hour {hour / 1024:.1f} KB, {asks / 1024:.1f} of it for words that wait"
    )
    assert meter.bytes > before
    assert first <= FIRST_PAGE
    assert hour <= AN_HOUR


def test_a_phone_whose_socket_is_open_and_brings_nothing_learns_from_its_receipt_that_it_is_behind(browsers, beside):
    room = beside(do="room", kind="choice")
    phone, hears = browsers.phone(), [True]

    def deaf(socket) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda message: socket.send(message) if hears[0] else None)

    phone.route_web_socket("**/ws/", deaf)
    takes_its_place(phone, room, "phone")
    for verb in ("show", "open"):
        beside(do="press", session=room["session"], verb=verb)
    sees(phone, "open")
    stays_loaded(phone)
    hears[0] = False
    beside(do="press", session=room["session"], verb="close")
    phone.locator("#now .pick").first.click()
    press(phone, "Send my answer")
    sees(phone, "closed")
    expect(phone.locator("html")).to_have_attribute("data-connection", "live")
    assert was_not_loaded_again(phone)
