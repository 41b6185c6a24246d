"""Somebody who took part reads the answer with their code alone (PAR-07): they give an idea, it closes, two members answer it.

Until then their page says by when; the open page learns of the answer by itself; without JavaScript it is there on reload.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import taking_part as young_person
from tests.journeys.browsing import stays_loaded, was_not_loaded_again
from tests.journeys.taking_part import fresh_words

pytestmark = pytest.mark.journey

ANSWERED = "What we asked in the summer"
LATE = "On the bus"


def come_back(page, code):
    page.goto("/back/")
    page.get_by_label("Your code").fill(code)
    young_person.press(page, "Show my answers")
    expect(page.get_by_role("heading", level=1, name="My answers")).to_be_visible()


def code_of(browsers, title):
    return next(each["code"] for each in browsers.running.demo["return_codes"] if each["consultation"] == title)


def open_answers(desk, title=ANSWERED):
    desk.goto("/staff/responses/")
    desk.get_by_role("link", name=title).click()
    expect(desk.get_by_role("heading", level=1, name=title)).to_be_visible()


def write_answer(desk, *, kind, heading, words, reason="", about="", day=""):
    """From the consultation's page at the desk to the draft's own."""
    desk.get_by_role("link", name="Write an answer").click()
    desk.get_by_label(kind, exact=True).check()
    desk.get_by_label("You said").fill(heading)
    desk.get_by_label("Our answer").fill(words)
    desk.get_by_label("Why", exact=True).fill(reason)
    if about:
        desk.get_by_label("What is it about?").select_option(label=about)
    desk.get_by_label("Who answers for it?").fill("Communities lead")
    if day:
        desk.get_by_label("By when?").fill(day)
    desk.get_by_role("button", name="Save the draft").click()
    expect(desk.get_by_role("heading", level=1, name="A draft")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_code_alone_shows_the_answer_and_which_one_is_about_their_idea(browsers, scripts):
    words = fresh_words("A person looks after the page every Monday")
    heading = fresh_words("Somebody should keep the page right")
    person = browsers.phone(java_script_enabled=scripts)
    come_back(person, code_of(browsers, ANSWERED))
    theirs = person.locator(".response", has_text="This is about your idea")
    expect(theirs.first).to_be_visible()
    expect(person.get_by_role("heading", name="We answered")).to_be_visible()
    expect(person.get_by_text(words)).to_have_count(0)
    if scripts:
        expect(person.locator("html")).to_have_attribute("data-connection", "live")
        stays_loaded(person)

    # One member writes it and cannot publish it; the colleague reads it and can.
    writer = browsers.desk("Analyst", java_script_enabled=scripts)
    open_answers(writer)
    write_answer(
        writer,
        kind="We did it",
        heading=heading,
        words=words,
        about="One website or poster with everything that is free, by town, that somebody keeps right",
    )
    expect(writer.get_by_role("button", name="Publish for everybody")).to_have_count(0)
    writer.get_by_role("button", name="Ask a colleague").click()
    expect(writer.get_by_role("status").or_(writer.locator(".notice:visible")).first).to_contain_text("asked")
    colleague = browsers.desk("Decision-maker", java_script_enabled=scripts)
    open_answers(colleague)
    colleague.get_by_role("link", name=heading).click()
    expect(colleague.locator(".response")).to_contain_text(words)
    colleague.get_by_role("button", name="Publish for everybody").click()
    expect(colleague.get_by_role("heading", level=1, name=ANSWERED)).to_be_visible()

    # Theirs: by itself, or when they look again.
    if not scripts:
        person.reload()
    mine = person.locator(".response", has_text=words)
    expect(mine).to_be_visible()
    expect(mine).to_contain_text("This is about your idea")
    if scripts:
        assert was_not_loaded_again(person)

    # Everybody else reads it too, without being told whose idea it was.
    anybody = browsers.phone(java_script_enabled=scripts)
    anybody.goto("/what-changed/")
    anybody.get_by_role("link", name=ANSWERED).click()
    expect(anybody.locator(".response", has_text=words)).to_be_visible()
    expect(anybody.get_by_text("This is about your idea")).to_have_count(0)


def test_an_honest_no_needs_its_reason_and_nothing_typed_is_lost(browsers):
    desk = browsers.desk("Analyst")
    open_answers(desk)
    heading = fresh_words("Free cinema for everybody")
    desk.get_by_role("link", name="Write an answer").click()
    desk.get_by_label("We can’t, because").check()
    desk.get_by_label("You said").fill(heading)
    desk.get_by_label("Our answer").fill("We cannot pay for the cinema.")
    desk.get_by_label("Why", exact=True).fill("No money.")
    desk.get_by_label("Who answers for it?").fill("Communities lead")
    desk.get_by_role("button", name="Save the draft").click()
    expect(desk.get_by_role("alert")).to_contain_text("Say why not, in 40 letters or more.")
    expect(desk.get_by_label("You said")).to_have_value(heading)
    desk.get_by_label("Why", exact=True).fill(
        "The cinema asks for more than all the money that we have for the summer."
    )
    desk.get_by_role("button", name="Save the draft").click()
    expect(desk.locator(".response")).to_contain_text("more than all the money")
    desk.locator("summary", has_text="Throw it away").click()
    desk.get_by_role("button", name="Yes, throw it away").click()
    expect(desk.get_by_role("heading", level=1, name=ANSWERED)).to_be_visible()
    expect(desk.get_by_role("link", name=heading)).to_have_count(0)


def test_late_is_said_to_everybody_and_first_at_the_desk(browsers):
    anybody, desk = browsers.phone(), browsers.desk("Decision-maker")
    for address in ("/", "/what-changed/", "/c/on-the-bus/what-happened/"):
        anybody.goto(address)
        expect(anybody.get_by_text(re.compile(r"^\s*Late, \d+ days\s*$")).first).to_be_visible()
    expect(anybody.get_by_text("We have not kept our promise yet.")).to_be_visible()
    expect(anybody.get_by_text(re.compile("First promised for"))).to_be_visible()
    desk.goto("/staff/responses/")
    expect(desk.locator("article").first).to_contain_text(LATE)


def test_an_open_public_page_learns_of_an_answer_while_it_is_read(browsers):
    words = fresh_words("Every stop on the list has a light now")
    reader = browsers.phone()
    reader.goto("/c/what-we-asked-in-the-summer/what-happened/")
    expect(reader.locator("html")).to_have_attribute("data-connection", "live")
    stays_loaded(reader)
    writer, colleague = browsers.desk("Second analyst"), browsers.desk("Administrator")
    open_answers(writer)
    write_answer(writer, kind="We did it", heading=fresh_words("Light the stops"), words=words)
    colleague.goto(writer.url)
    colleague.get_by_role("button", name="Publish for everybody").click()
    expect(reader.get_by_text(words)).to_be_visible()
    assert was_not_loaded_again(reader)
