"""SAF-23: one press, and nobody's words are taken anywhere within five seconds; what is typed stays, and it opens again."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.in_a_room import main, sees
from tests.journeys.taking_part import (
    CHOICE,
    IDEAS,
    OPEN,
    about_you,
    fresh_words,
    open_idea_form,
    press,
    start,
    to_question,
)
from tests.journeys.test_when_a_room_is_in_trouble import remotes, takes_its_place

pytestmark = pytest.mark.journey
WITHIN = 5_000  # ms
CLOSED = "Writing is closed for a while, so that we can look after everybody."


@pytest.fixture
def lead(browsers):
    lead = browsers.desk("Safeguarding lead")
    yield lead
    open_again(lead)


def close_all(lead: Page) -> None:
    lead.goto("/staff/safeguarding/writing/")
    press(lead, "Close writing now")
    expect(lead.get_by_role("heading", name="Closed now")).to_be_visible()


def open_again(lead: Page) -> None:
    lead.goto("/staff/safeguarding/writing/")
    again = lead.get_by_role("button", name=re.compile("Open again"))
    while left := again.count():
        again.first.click()
        expect(again).to_have_count(left - 1)
    expect(lead.get_by_role("heading", name="Closed now")).to_have_count(0)


def somebody(browsers, **options) -> Page:
    page = browsers.phone(**options)
    start(page)
    about_you(page)
    return page


def test_every_form_for_words_refuses_kindly_and_keeps_what_was_typed(browsers, beside, lead):
    room = beside(do="room", kind="open_question")
    host, _ = remotes(browsers, room)
    in_the_room = browsers.phone()
    takes_its_place(in_the_room, room, "phone")
    main(host, "Show the first question")
    main(host, "Open answers")
    sees(in_the_room, "open")
    said = fresh_words("The light at the corner is off")
    in_the_room.get_by_role("textbox").fill(said)
    alone, plain = somebody(browsers), somebody(browsers, java_script_enabled=False)
    to_question(alone, IDEAS)
    open_idea_form(alone)
    alone.get_by_label("Your words").fill(said)
    to_question(plain, OPEN)
    plain.get_by_role("textbox").fill(said)
    worker = browsers.desk("Youth worker")
    worker.goto("/staff/groups/")
    worker.get_by_role("link", name=re.compile("Write down a group ?: The walk home")).click()
    worker.get_by_label("How many people are in the group?").fill("8")
    worker.get_by_role("textbox").last.fill(said)

    close_all(lead)
    # A phone in the room says it before anybody presses anything, and so does the remote.
    expect(in_the_room.get_by_text(CLOSED)).to_be_visible(timeout=WITHIN)
    expect(host.get_by_text("Safeguarding has closed writing.")).to_be_visible(timeout=WITHIN)
    expect(in_the_room.get_by_role("textbox")).to_have_value(said)
    press(in_the_room, "Send my answer")
    expect(in_the_room.locator("[data-outbox]").get_by_text(CLOSED)).to_be_visible(timeout=WITHIN)
    expect(in_the_room.get_by_role("textbox")).to_have_value(said)
    for page, button in ((alone, "Send my idea"), (plain, "Continue"), (worker, "Write it down")):
        press(page, button)
        expect(page.get_by_text(CLOSED).first).to_be_visible(timeout=WITHIN)
        assert said in page.content(), f"{button}: what was typed is gone"
    # Whoever opens a question now reads it first; picking goes on.
    late = somebody(browsers)
    to_question(late, OPEN)
    expect(late.get_by_text(CLOSED)).to_be_visible()
    to_question(late, CHOICE)
    late.get_by_label("At a youth club or sports club").check()
    press(late, "Continue")
    expect(late.get_by_role("heading", name="Thank you. That counts.")).to_be_visible()

    open_again(lead)
    expect(in_the_room.locator("#now").get_by_text(CLOSED)).to_have_count(0, timeout=WITHIN)
    expect(in_the_room.locator("[data-outbox]")).to_have_text("You can write again. Press Send once more.")
    press(in_the_room, "Send my answer")
    expect(in_the_room.get_by_text("Sent.")).to_be_visible()
    to_question(late, OPEN)
    expect(late.get_by_text(CLOSED)).to_have_count(0)
