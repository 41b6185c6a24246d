"""A consultation from a title to a phone: a youth worker writes it, an analyst approves it, it opens, somebody answers."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.taking_part import fresh_words, press

pytestmark = pytest.mark.journey
MISSING = ".missing li"


def fill(page: Page, fields: dict[str, str], button: str = "Save") -> None:
    for label, words in fields.items():
        page.get_by_label(label, exact=True).fill(words)
    press(page, button)
    expect(page.get_by_role("heading", name="There is a problem")).to_have_count(0)


def write(page: Page, part: str, fields: dict[str, str], title: str) -> None:
    page.get_by_role("link", name=f"Write {part}").click()
    fill(page, fields)
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("link", name=title, exact=True).click()


def test_a_youth_worker_writes_an_analyst_approves_and_a_phone_answers(browsers):
    title = fresh_words("A quieter way to school")
    author, approver, phone = browsers.desk("Youth worker"), browsers.desk("Analyst"), browsers.phone()
    today = datetime.now().astimezone()

    # Begun from a template; what is missing leads to its field.
    author.goto("/staff/consultations/")
    author.get_by_role("link", name="New consultation").click()
    author.get_by_label("The walk home", exact=False).first.check()
    fill(author, {"Title": title}, "Begin")
    expect(author.get_by_role("heading", name=title)).to_be_visible()
    author.locator(MISSING, has_text="Say who is asking.").get_by_role("link").click()
    expect(author.get_by_label("Who is asking", exact=True)).to_be_visible()
    fill(author, {"Who is asking": "The youth workers of two towns."})
    author.get_by_role("link", name=title, exact=True).click()
    decision = {"The decision": "Which paths get lights first", "Who decides": "The board"}
    write(
        author,
        "What is decided, and by whom",
        decision | {"Decided on": f"{today + timedelta(days=50):%Y-%m-%d}"},
        title,
    )
    opens, closes = today + timedelta(days=2), today + timedelta(days=30)
    write(author, "Dates", {"Opens": f"{opens:%Y-%m-%dT16:00}", "Closes": f"{closes:%Y-%m-%dT16:00}"}, title)
    author.get_by_role("link", name="Write Care for their data").click()
    author.get_by_label("Public task: article 6(1)(e)").check()
    fill(author, {"Reference of the data protection impact assessment": "DPIA-12"})
    author.get_by_role("link", name=title, exact=True).click()

    # A question goes up by its button, and the phone shows the real pages.
    first = author.locator(".ordered h3").first.inner_text()
    author.get_by_role("button", name=re.compile(f"Down.*{re.escape(first)}")).click()
    expect(author.locator(".ordered h3").first).not_to_have_text(first)
    author.get_by_role("link", name="See it as a phone").click()
    expect(author.locator(".handset")).to_contain_text("What cannot change")
    author.get_by_role("link", name="Back to the desk").click()
    press(author, "Submit for approval")
    expect(author.get_by_text("Somebody else reads it now.")).to_be_visible()

    # The second person; then it is open for everybody.
    approver.goto("/staff/consultations/")
    approver.get_by_role("link", name=title, exact=True).click()
    approver.get_by_role("link", name="Read and decide").click()
    expect(approver.get_by_role("button", name="Approve this version")).to_be_visible()  # all() waits for nothing
    for box in approver.locator("input[name=checklist]").all():
        box.check()
    fill(
        approver,
        {
            "Is it early enough?": "Nothing is decided.",
            "Do people know enough to answer?": "The start page says it.",
            "Do they have enough time?": "Four weeks.",
            "Will it be thought about with care?": "The board reads the digest.",
        },
        "Approve this version",
    )
    press(approver, "Open it now")
    expect(approver.get_by_role("heading", name="Open now")).to_be_visible()
    phone.goto("/")
    phone.get_by_role("link", name=title).first.click()
    expect(phone.get_by_text("Your views shape what we decide")).to_be_visible()
