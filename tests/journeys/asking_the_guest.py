"""The demo's consultation with a card, words, a quiz and questions to a guest, and how a young person goes through it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.taking_part import fresh_words, press

SLUG = "ask-the-people-who-decide"
TITLE = "Ask the people who decide"
CARD, WORDS, QUIZ, PANEL = 1, 2, 3, 4


def question(position: int) -> Callable[[Page], object]:
    return lambda page: page.goto(f"/c/{SLUG}/{position}/")


def say_words(page: Page, *words: str) -> None:
    question(WORDS)(page)
    for label, word in zip(("Your word", "Another word (optional)", "One more (optional)"), words, strict=False):
        page.get_by_label(label, exact=True).fill(word)
    press(page, "Continue")


def words_thanks(page: Page) -> None:
    say_words(page, "Dark", "windy")
    expect(page.get_by_role("heading", name="Thank you. That counts.")).to_be_visible()


def words_mistake(page: Page) -> None:
    say_words(page, "a word that goes on and on and on")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()


def pick(page: Page, answer: str = "The bus company") -> None:
    question(QUIZ)(page)
    page.get_by_label(answer).check()
    press(page, "Continue")


def quiz_right(page: Page) -> None:
    pick(page)
    expect(page.get_by_role("heading", name="That is right.")).to_be_visible()


def quiz_wrong(page: Page) -> None:
    pick(page, "The police")
    expect(page.get_by_role("heading", name="Not this time.")).to_be_visible()


def ask(page: Page, words: str = "") -> str:
    """Asks something and comes back to the list; what was asked."""
    words = words or fresh_words("Will you come again next year?")
    question(PANEL)(page)
    page.locator("summary", has_text="Ask a question").click()
    page.get_by_label("Your question").fill(words)
    press(page, "Send my question")
    expect(page.get_by_text("Sent.", exact=True)).to_be_visible()
    return words


def panel_mistake(page: Page) -> None:
    question(PANEL)(page)
    page.locator("summary", has_text="Ask a question").click()
    press(page, "Send my question")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()


def panel_thanks(page: Page) -> None:
    ask(page)
    page.get_by_role("link", name="Continue").click()


def at_the_desk(link: str) -> Callable[[Page], object]:
    def go(page: Page) -> None:
        page.goto("/staff/moderation/")
        page.get_by_role("link", name=link).first.click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()

    return go


ROUND_THE_WALL = "What is the way home like, in up to three words?"
ASK_THE_GUEST = "What do you want to ask the guest?"
