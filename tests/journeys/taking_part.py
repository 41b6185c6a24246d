"""What a young person does on a phone, page by page; found by what they read there, never by how it is built."""

import re
import uuid

from playwright.sync_api import Page, expect

TITLE = "The walk home"
SLUG = "the-walk-home"
CHOICE, STATEMENTS, IDEAS, OPEN, LAST = 1, 2, 3, 4, 5


def fresh_words(beginning: str) -> str:
    """Words that nobody has said before, so that one journey's are known from all others."""
    # Letters alone: with figures among them they would now and then look like a postcode, and be asked about.
    return f"{beginning} {uuid.uuid4().hex[:6].translate(str.maketrans('0123456789', 'ghijklmnop'))}"


def start(page: Page, title: str = TITLE) -> None:
    page.goto("/")
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.get_by_role("link", name="Start", exact=True).first.click()
    told_how_to_leave(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("About you")


def told_how_to_leave(page: Page) -> None:
    """Once in a visit, before the first question."""
    expect(page.get_by_role("heading", level=1)).to_have_text("You can leave this page fast")
    page.get_by_role("link", name="Continue", exact=True).click()


def about_you(page: Page, age: str = "16 or 17", place: str = "Gravesend (Gravesham)", *, last: int = LAST) -> None:
    page.get_by_label(age).check()
    page.get_by_label("Where do you live?").select_option(label=place)
    press(page, "Continue")
    expect(page.get_by_text(f"1 of {last}")).to_be_visible()


def choose(page: Page, option: str = "At a youth club or sports club") -> None:
    page.get_by_label(option).check()
    press(page, "Continue")
    expect(page.get_by_role("heading", name="Thank you. That counts.")).to_be_visible()


def mark_statements(page: Page, *marks: str) -> None:
    for mark in marks:
        before = page.locator(".statement").inner_text()
        press(page, mark)
        expect(page.locator(".statement")).not_to_have_text(before)


def give_idea(page: Page, words: str) -> None:
    open_idea_form(page)
    page.get_by_label("Your words").fill(words)
    press(page, "Send my idea")
    expect(page.get_by_text("A person reads it before anyone else sees it.")).to_be_visible()


def open_idea_form(page: Page) -> None:
    page.locator("summary", has_text="Add an idea").click()


def say(page: Page, words: str, *, may_quote: bool = False) -> None:
    page.get_by_role("textbox").fill(words)
    if may_quote:
        page.get_by_label("You can use my words").check()
    press(page, "Continue")
    expect(page.get_by_role("heading", name="Thank you. That counts.")).to_be_visible()


def choose_last(page: Page, option: str = "A later bus on Fridays") -> None:
    """The fifth question, from the "thank you" of the fourth."""
    go_on(page)
    choose(page, option)


def go_on(page: Page) -> None:
    """From "thank you" to the next question, or from a board to its "thank you"."""
    page.get_by_role("link", name=re.compile("^(Next question|Continue)$")).click()


def finish(page: Page) -> str:
    """The end; what comes back is the return code."""
    press(page, "Finish")
    expect(page.get_by_role("heading", name="All done. Thank you.")).to_be_visible()
    return page.locator("#return-code").inner_text().strip()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def come_back(page: Page, code: str) -> None:
    page.goto("/back/")
    page.get_by_label("Your code").fill(code)
    press(page, "Show my answers")
    expect(page.get_by_role("heading", level=1, name="My answers")).to_be_visible()


def to_question(page: Page, position: int) -> None:
    page.goto(f"/c/{SLUG}/{position}/")
