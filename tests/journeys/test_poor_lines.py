"""Networks that schools and clubs have: without sockets, or gone for a moment."""

import pytest
from playwright.sync_api import expect

from tests.journeys import at_the_desk as staff
from tests.journeys import taking_part as young_person
from tests.journeys.browsing import stays_loaded, was_not_loaded_again
from tests.journeys.taking_part import IDEAS, fresh_words, press

pytestmark = pytest.mark.journey

# What a filter on a school's line does: the handshake never succeeds.
BLOCKED = """window.WebSocket = class extends EventTarget {
  static OPEN = 1; readyState = 0;
  constructor() { super(); setTimeout(() => { this.readyState = 3; this.onclose?.({ code: 1006 }); }, 30); }
  send() {} close() {}
};"""


def test_a_phone_whose_socket_is_blocked_sees_new_ideas_too(browsers):
    idea = fresh_words("A night bus that waits at the station")
    reader, writer, desk = browsers.phone(), browsers.phone(), browsers.desk("Moderator")
    reader.context.add_init_script(BLOCKED)
    young_person.to_question(reader, IDEAS)
    expect(reader.locator("html")).to_have_attribute("data-connection", "polling")
    stays_loaded(reader)
    young_person.to_question(writer, IDEAS)
    young_person.give_idea(writer, idea)
    desk.goto("/staff/moderation/")
    staff.publish(desk, idea)
    reader.get_by_role("button", name="new idea").click()
    expect(reader.locator("[data-cards]")).to_contain_text(idea)
    assert was_not_loaded_again(reader)


def test_words_sent_while_the_line_is_gone_are_sent_once_when_it_is_back(browsers):
    words = fresh_words("An app for the bus that works without data")
    page = browsers.phone()
    young_person.to_question(page, IDEAS)
    young_person.open_idea_form(page)
    page.get_by_label("Your words").fill(words)
    page.context.set_offline(True)
    press(page, "Send my idea")
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_text("A person reads it before anyone else sees it.")).to_be_visible()
    expect(page.locator(".card.mine", has_text=words)).to_have_count(1)


def test_pressing_twice_sends_once(browsers):
    words = fresh_words("Somebody at the gate until everyone is home")
    page = browsers.phone()
    young_person.to_question(page, IDEAS)
    young_person.open_idea_form(page)
    page.get_by_label("Your words").fill(words)
    page.get_by_role("button", name="Send my idea").dblclick()
    expect(page.get_by_text("A person reads it before anyone else sees it.")).to_be_visible()
    page.goto(f"/c/{young_person.SLUG}/yours/")
    expect(page.locator(".own", has_text=words)).to_have_count(1)
