"""A card, words, a quiz and questions to a guest on a phone, from the start to one's own answers; with and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.journeys import asking_the_guest as guest
from tests.journeys.taking_part import press

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_card_is_read_words_are_said_a_quiz_explains_and_a_question_is_asked(browsers, scripts):
    phone = browsers.phone(java_script_enabled=scripts)
    guest.question(guest.CARD)(phone)
    expect(phone.get_by_role("heading", name="Who is coming")).to_be_visible()
    phone.get_by_role("link", name="Continue").click()
    expect(phone.get_by_text("1 of 3")).to_be_visible()

    guest.say_words(phone, "Dark!", "DARK", "windy")
    expect(phone.get_by_text("Yours · read, and counted")).to_be_visible()
    expect(phone.get_by_text("Yours · a person is reading it first")).to_be_visible()
    guest.question(guest.WORDS)(phone)
    expect(phone.get_by_label("Your word", exact=True)).to_have_value("dark")

    guest.quiz_right(phone)
    expect(phone.get_by_text("In Kent the bus companies decide")).to_be_visible()
    guest.question(guest.QUIZ)(phone)  # what was told stays told: the first answer stands
    expect(phone.get_by_role("heading", name="That is right.")).to_be_visible()

    words = guest.ask(phone)
    expect(phone.get_by_text(words)).to_be_visible()
    card = phone.locator("article", has_text="When did you last take a bus at night?")
    card.get_by_role("button", name="I want to know too").click()
    expect(card.get_by_role("button", pressed=True)).to_be_visible()
    phone.goto(f"/c/{guest.SLUG}/yours/")
    for text in ("dark", "windy", "The bus company", words, "1 question you want answered"):
        expect(phone.get_by_text(text, exact=True).first).to_be_visible()


def test_a_moderator_puts_words_together_and_says_what_became_of_a_question(browsers):
    desk = browsers.desk("Moderator")
    guest.at_the_desk(guest.ROUND_THE_WALL)(desk)
    expect(desk.get_by_text("with “late buses”")).to_be_visible()
    desk.get_by_label("Count this word").select_option(label="empty")
    desk.get_by_label("under this one").select_option(label="quiet")
    press(desk, "Put together")
    expect(desk.get_by_text("with “empty”")).to_be_visible()
    desk.locator("form", has_text="with “empty”").get_by_role("button", name="Take apart").click()
    expect(desk.get_by_text("with “empty”")).to_have_count(0)
    guest.at_the_desk(guest.ASK_THE_GUEST)(desk)
    first = desk.locator("article", has_text="Why does the last bus go before the cinema ends?")
    first.get_by_label("What became of it").select_option(label="Answered")
    first.get_by_role("button", name="Save").click()
    reader = browsers.phone()
    guest.question(guest.PANEL)(reader)
    card = reader.locator("article", has_text="Why does the last bus go before the cinema ends?")
    expect(card.get_by_text("Answered", exact=True)).to_be_visible()
