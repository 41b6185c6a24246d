"""A consultation of four questions, from an empty page to people's phones: written by one, approved by another, opened, closed."""

import re
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from tests.journeys.taking_part import press

TITLE = "Our way home after dark"
QUESTIONS = 4
CHOICE, STATEMENTS, IDEAS, OPEN = "Where do you wait?", "Do you agree?", "What would help?", "What should we know?"
START_PAGE = {
    "In a sentence": "How you get home when it is dark.",
    "Who is asking": "The people who plan buses and lights.",
    "Why": "We have some money for lights. You know where they are needed.",
    "What can change": "Which stops get a light.",
    "What cannot change": "The times of the trains.",
    "How many minutes it takes": "4",
    "What happens after": "We read it all. Then we tell you what we do.",
}
ASKED = {
    "Choose": {"The question": CHOICE, "Answers to pick from": "At a bus stop\nAt a friend’s house\nIn town"},
    "Agree or not": {
        "The question": STATEMENTS,
        "Statements to start with": "It is dark\nBuses come too late\nI walk with a friend",
    },
    "Ideas": {"The question": IDEAS},
    "In your words": {"The question": OPEN},
}
FAIR = {
    "Is it early enough?": "Nothing is decided.",
    "Do people know enough to answer?": "The start page says it.",
    "Do they have enough time?": "Four weeks.",
    "Will it be thought about with care?": "The board reads the digest.",
}
MISSING = "ol.missing li"  # the list beside it is the place's own


def fill(page: Page, fields: dict[str, str], button: str = "Save") -> None:
    for label, words in fields.items():
        page.get_by_label(label, exact=True).fill(words)
    press(page, button)
    expect(page.get_by_role("heading", name="There is a problem")).to_have_count(0)


def write(author: Page) -> None:
    """Begun empty, part by part, then question by question; the list of what is missing gets shorter and is empty at last."""
    author.goto("/staff/consultations/")
    author.get_by_role("link", name="New consultation").click()
    fill(author, {"Title": TITLE}, "Begin")
    expect(author.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    at_first = author.locator(MISSING).count()
    now = datetime.now().astimezone()
    opens, closes = now + timedelta(days=1), now + timedelta(days=29)
    for part, fields in {
        "What people read first": START_PAGE,
        "What is decided, and by whom": {
            "The decision": "Which stops get a light",
            "Who decides": "The board",
            "Decided on": f"{now + timedelta(days=50):%Y-%m-%d}",
        },
        "Dates": {"Opens": f"{opens:%Y-%m-%dT16:00}", "Closes": f"{closes:%Y-%m-%dT16:00}"},
    }.items():
        author.get_by_role("link", name=f"Write {part}").click()
        fill(author, fields)
        expect(author.get_by_text("Saved.")).to_be_visible()
        author.get_by_role("link", name=TITLE, exact=True).click()
    author.get_by_role("link", name="Write Care for their data").click()
    author.get_by_label("Public task: article 6(1)(e)").check()
    fill(author, {"Reference of the data protection impact assessment": "DPIA 7"})
    author.get_by_role("link", name=TITLE, exact=True).click()
    for kind, fields in ASKED.items():
        expect(author.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
        assert 0 < author.locator(MISSING).count() < at_first or kind != "Choose"
        author.get_by_role("link", name="Add a question").click()
        author.get_by_role("link", name=kind, exact=True).click()
        fill(author, fields, "Add it")
        author.get_by_role("link", name=TITLE, exact=True).click()
    expect(author.locator(MISSING)).to_have_count(0)
    press(author, "Submit for approval")
    expect(author.get_by_text("Somebody else reads it now.")).to_be_visible()


def approve(approver: Page) -> None:
    at_its_page(approver)
    approver.get_by_role("link", name="Read and decide").click()
    expect(approver.get_by_role("button", name="Approve this version")).to_be_visible()  # all() waits for nothing
    for box in approver.locator("input[name=checklist]").all():
        box.check()
    fill(approver, FAIR, "Approve this version")
    expect(approver.get_by_role("heading", name="Approved")).to_be_visible()


def at_its_page(page: Page) -> None:
    page.goto("/staff/consultations/")
    page.get_by_role("link", name=TITLE, exact=True).click()
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()


def cannot_open(page: Page, *because: str) -> None:
    """The press is refused on its own page, which names everything that is missing; nobody outside sees anything of it."""
    at_its_page(page)
    press(page, "Open it now")
    refused = page.get_by_role("alert").filter(has_text="This cannot open yet.")
    for reason in because:
        expect(refused).to_contain_text(reason)
    expect(page.get_by_role("heading", name="Approved")).to_be_visible()


def open_now(page: Page) -> None:
    at_its_page(page)
    press(page, "Open it now")
    expect(page.get_by_role("heading", name="Open now")).to_be_visible()


def close_now(page: Page) -> None:
    at_its_page(page)
    page.locator("summary", has_text=re.compile("^Close it early$")).click()
    page.get_by_label("Why now, in plain words").fill("Everybody in the club has answered.")
    press(page, "Close it now")
    expect(page.get_by_text("It is closed. What people said stays.")).to_be_visible()
