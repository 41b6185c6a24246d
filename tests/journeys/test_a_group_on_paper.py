"""PAR-13: a box for a group without phones is printed, what eight people said is typed, and counts as 1 record and 8 people."""

import re
from io import BytesIO

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.at_the_desk import find_in_queue
from tests.journeys.browsing import PHONE, SMALL_PHONE
from tests.journeys.taking_part import TITLE, fresh_words, press

pytestmark = pytest.mark.journey
TOLD = "1 record, 8 people"


def records(page: Page):
    return page.locator("li.card", has_text=TOLD)


def printed(page: Page) -> str:
    """The box as it comes out of the printer, a tagged PDF."""
    answer = page.request.get(
        page.get_by_role("link", name=re.compile("Print the box")).first.get_attribute("href") or ""
    )
    assert answer.ok and answer.headers["content-type"] == "application/pdf"
    read = pypdf.PdfReader(BytesIO(answer.body()))
    assert "/StructTreeRoot" in read.trailer["/Root"], "the PDF has no tags"
    return " ".join(" ".join(sheet.extract_text() for sheet in read.pages).split())


@pytest.mark.parametrize("scripts", [True, False])
def test_from_printing_the_box_to_one_record_and_eight_people(browsers, scripts):
    worker = browsers.desk("Youth worker", **PHONE, java_script_enabled=scripts)
    worker.goto("/staff/groups/")
    card = worker.locator("li.card", has_text=TITLE).first
    card.get_by_role("link", name=re.compile("Records")).click()
    expect(worker.get_by_role("link", name="Write down a sheet of paper")).to_be_visible()
    before = records(worker).count()
    box = printed(worker)
    assert "After school, where do you feel safest?" in box and "999" in box and "Childline" in box

    worker.get_by_role("link", name=re.compile("Write down a group")).click()
    worker.get_by_label("How many people are in the group?").fill("1")
    words = fresh_words("We all wait for the same late bus")
    worker.get_by_role("textbox").last.fill(words)
    press(worker, "Write it down")
    expect(worker.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(worker.get_by_role("textbox").last).to_have_value(words)
    worker.get_by_label("How many people are in the group?").fill("8")
    counts = worker.locator("input[name*=count_]")
    counts.nth(0).fill("5")
    counts.nth(1).fill("3")
    press(worker, "Write it down")
    expect(records(worker)).to_have_count(before + 1)
    expect(records(worker).first.get_by_text("Group of 8")).to_be_visible()

    # Put right, which makes no second record; and taken back, of which nothing is kept.
    records(worker).first.get_by_role("link", name=re.compile("Put right")).click()
    expect(worker.get_by_label("How many people are in the group?")).to_have_value("8")
    expect(worker.locator("input[name*=count_]").nth(0)).to_have_value("5")
    worker.locator("input[name*=count_]").nth(0).fill("4")
    worker.locator("input[name*=count_]").nth(1).fill("4")
    press(worker, "Save it as it is now")
    expect(records(worker)).to_have_count(before + 1)

    # What the group said in words waits at the desk like anybody's, and says that a group said it.
    moderator = browsers.desk("Moderator")
    moderator.goto("/staff/moderation/")
    find_in_queue(moderator, words).click()
    expect(moderator.locator(".words-read")).to_have_text(words)

    line = records(worker).first
    line.locator("summary", has_text="Take back").click()
    line.get_by_role("button", name=re.compile("Take record")).click()
    expect(records(worker)).to_have_count(before)


TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_a_sheet_of_paper_is_typed_on_a_small_phone(browsers):
    """What may be picked stands under its question, as on the sheet; only numbers stand beside their words."""
    worker = browsers.desk("Youth worker", **SMALL_PHONE)
    worker.goto("/staff/groups/")
    worker.locator("li.card", has_text="Youth clubs").get_by_role("link", name=re.compile("Records")).click()
    worker.get_by_role("link", name="Write down a sheet of paper").click()
    hint, pick = worker.get_by_text("Pick up to 2."), worker.locator(".pick").first
    expect(hint).to_be_visible()
    above, below = hint.bounding_box(), pick.bounding_box()
    assert above and below and abs(above["x"] - below["x"]) < 4 and above["y"] < below["y"]
    assert worker.evaluate(TOO_WIDE) == 0
