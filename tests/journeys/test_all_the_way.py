"""The main job, end to end: two phones, a moderator and an analyst, each in a browser of their own.

First of the journeys, while the queue is short enough that what comes in is seen on its first page.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import at_the_desk as staff
from tests.journeys import taking_part as young_person
from tests.journeys.browsing import stays_loaded, was_not_loaded_again
from tests.journeys.taking_part import fresh_words

pytestmark = pytest.mark.journey


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
    # Of this consultation: the newest words of all may stand on a second page.
    desk.get_by_role("navigation", name="Queues").get_by_role("link", name=young_person.TITLE).first.click()
    expect(desk).to_have_url(re.compile("consultation="))
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
    young_person.choose_last(writer)
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
    analyst = browsers.desk("Analyst")
    analyst.goto("/staff/digests/")
    staff.ask_for_digest(analyst, of=young_person.TITLE)
    stays_loaded(analyst)
    expect(analyst.get_by_role("link", name="Read the digest")).to_be_visible(timeout=60_000)
    assert was_not_loaded_again(analyst)
    analyst.get_by_role("link", name="Read the digest").click()
    staff.read_digest(analyst)


def test_the_same_way_is_open_without_javascript(browsers):
    idea = fresh_words("A map of places where you can knock")
    writer, reader = browsers.phone(java_script_enabled=False), browsers.phone(java_script_enabled=False)
    desk = browsers.desk("Moderator", java_script_enabled=False)
    young_person.start(writer)
    young_person.about_you(writer)
    young_person.press(writer, "Not sure")
    expect(writer.get_by_role("heading", name="Not sure is an answer too.")).to_be_visible()
    young_person.go_on(writer)
    young_person.mark_statements(writer, "Agree", "Skip", "Not sure")
    young_person.go_on(writer)
    young_person.go_on(writer)
    young_person.give_idea(writer, idea)

    # The moderator reads it and publishes it by pressing.
    desk.goto("/staff/moderation/")
    staff.find_in_queue(desk, idea).click()
    desk.get_by_role("button", name=re.compile("^A ?Publish$")).click()
    expect(desk.get_by_role("status").filter(has_text="Published")).to_be_visible()

    # Somebody else reads it, supports it and replies; the author sees what became of it.
    young_person.to_question(reader, young_person.IDEAS)
    card = reader.locator("[data-cards] article", has_text=idea)
    card.get_by_role("button", name="Support").click()
    expect(card.get_by_role("button", name="Supported")).to_be_visible()
    card.get_by_role("link", name=idea).click()
    reader.get_by_label("Your words").fill(fresh_words("The library could be one"))
    young_person.press(reader, "Send my reply")
    expect(reader.get_by_text("a person is reading it first")).to_be_visible()
    writer.reload()
    expect(writer.locator(".card.mine", has_text=idea)).to_contain_text("others can see it")

    # The end, and back again with the code.
    young_person.go_on(writer)
    young_person.go_on(writer)
    young_person.say(writer, fresh_words("Somebody walked behind me for a long time"))
    young_person.choose_last(writer)
    code = young_person.finish(writer)
    back = browsers.phone(java_script_enabled=False)
    back.goto("/back/")
    back.get_by_label("Your code").fill(code)
    young_person.press(back, "Show my answers")
    expect(back.locator(".own", has_text=idea)).to_be_visible()

    # A digest, by looking again.
    analyst = browsers.desk("Analyst", java_script_enabled=False)
    analyst.goto("/staff/digests/")
    staff.ask_for_digest(analyst, of=young_person.TITLE)
    staff.look_again_until_it_is_ready(analyst)
    staff.read_digest(analyst)
