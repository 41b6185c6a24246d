"""The main job, end to end: two phones, a moderator and an analyst, each in a browser of their own."""

import io
import re
import uuid

import pypdf
import pytest
from playwright.sync_api import expect

from tests.journeys import taking_part as young_person

pytestmark = pytest.mark.journey


def fresh_words(beginning: str) -> str:
    """Words that nobody has said before, so that this journey's are known from all others."""
    return f"{beginning} {uuid.uuid4().hex[:6]}"


def test_an_idea_goes_from_a_phone_past_a_person_to_another_phone_and_into_the_digest(browsers):
    idea = fresh_words("A warm waiting room at the bus stop near the college")
    writer, reader, desk = browsers.phone(), browsers.phone(), browsers.desk("Moderator")

    # Somebody else reads the board already, and is in the middle of an idea of their own.
    young_person.to_question(reader, young_person.IDEAS)
    young_person.open_idea_form(reader)
    half = "Maybe we could ask the shops to"
    reader.get_by_label("Your words").press_sequentially(half)
    reader.get_by_label("Your words").evaluate("box => box.setSelectionRange(5, 8)")
    expect(reader.locator("html")).to_have_attribute("data-connection", "live")
    box_before = reader.get_by_label("Your words").bounding_box()

    # The moderator has the queue open.
    desk.goto("/staff/moderation/")
    expect(desk.locator("html")).to_have_attribute("data-connection", "live")
    stays_loaded(desk), stays_loaded(reader)

    # From the front page to the idea.
    young_person.start(writer)
    young_person.about_you(writer)
    young_person.choose(writer)
    young_person.go_on(writer)
    young_person.mark_statements(writer, "Agree", "Not sure", "Disagree")
    young_person.go_on(writer)
    young_person.go_on(writer)
    young_person.give_idea(writer, idea)
    mine = writer.locator(".card.mine", has_text=idea)
    expect(mine).to_contain_text("a person is reading it first")
    expect(writer.locator("html")).to_have_attribute("data-connection", "live")
    stays_loaded(writer)

    # It arrives in the queue by itself, and nobody else can see it.
    waiting = desk.locator(".wait", has_text=idea)
    expect(waiting).to_be_visible()
    assert was_not_loaded_again(desk)
    assert idea not in browsers.phone().request.get(f"/c/{young_person.SLUG}/{young_person.IDEAS}/").text()
    expect(reader.get_by_role("button", name=re.compile("new idea"))).to_have_count(0)

    # One key publishes it.
    waiting.click()
    expect(desk.locator(".words-read")).to_have_text(idea)
    desk.keyboard.press("a")
    expect(desk.get_by_role("status").filter(has_text="Published")).to_be_visible()

    # The other phone learns of it; what is being typed there stays where and as it was.
    offer = reader.get_by_role("button", name="1 new idea – show", exact=True)
    expect(offer).to_be_visible()
    expect(reader.get_by_text(idea)).to_have_count(0)
    box = reader.get_by_label("Your words")
    expect(box).to_be_focused()
    expect(box).to_have_value(half)
    assert box.evaluate("box => [box.selectionStart, box.selectionEnd]") == [5, 8]
    assert box.bounding_box() == box_before
    offer.click()
    expect(reader.locator("[data-cards] article").first).to_contain_text(idea)
    expect(box).to_have_value(half)
    assert was_not_loaded_again(reader)

    # So does its author, who then goes on to the end.
    expect(mine).to_contain_text("others can see it")
    assert was_not_loaded_again(writer)
    young_person.go_on(writer)
    young_person.go_on(writer)
    young_person.say(writer, fresh_words("It was dark and the last bus did not come"), may_quote=True)
    code = young_person.finish(writer)
    assert len(code.split("-")) == 6 or len(code.split()) == 6

    # The code brings somebody back on another phone, to their own words and what became of them.
    other_phone = browsers.phone()
    other_phone.goto("/back/")
    other_phone.get_by_label("Your code").fill(f"  {code.upper()} ")
    young_person.press(other_phone, "Show my answers")
    expect(other_phone.get_by_role("heading", name="My answers")).to_be_visible()
    expect(other_phone.locator(".own", has_text=idea)).to_contain_text("others can see it")

    # The analyst has a digest made, watches it grow, reads it and takes the PDF along.
    the_analyst_reads_a_digest(browsers)


def the_analyst_reads_a_digest(browsers, **options) -> None:
    desk = browsers.desk("Analyst", **options)
    desk.goto("/staff/digests/")
    ours = desk.locator("section.card", has_text=young_person.TITLE)
    stays_loaded(desk)
    ours.get_by_role("button", name="Make a digest now").click()
    expect(desk.locator("progress").or_(desk.locator(".opening")).first).to_be_visible()


def stays_loaded(page) -> None:
    page.evaluate("window.loadedOnce = true")


def was_not_loaded_again(page) -> bool:
    return page.evaluate("window.loadedOnce === true")
