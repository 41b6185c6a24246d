"""The ways to the pages of staff's desks, for the tour of every page."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys import at_the_desk as staff
from tests.journeys.taking_part import TITLE, press

Way = Callable[[Page], Any]


def consulting(title: str, *links: str) -> Way:
    """To a consultation at the authoring desk, and on from there by links."""

    def go(page: Page) -> None:
        page.goto("/staff/consultations/")
        for link in (
            page.get_by_role("link", name=title, exact=True),
            *(page.get_by_role("link", name=to) for to in links),
        ):
            with page.expect_navigation():  # whoever looks at it then must not look at the page before
                link.first.click()

    return go


DRAFT, SUBMITTED, APPROVED = "Did we get the summer right?", "£2,000 for your street", "Somewhere warm this winter"


def first_in_queue(page: Page) -> None:
    """The worst one, which has findings and needs a second look."""
    page.goto("/staff/moderation/")
    page.locator(".wait").first.click()
    expect(page.locator(".words-read")).to_be_visible()


def plain_one_in_queue(page: Page) -> None:
    page.goto("/staff/moderation/")
    page.locator(".wait").last.click()
    expect(page.locator(".words-read")).to_be_visible()


def queue_worked_off(page: Page) -> None:
    """Everything that waited has been read."""
    page.goto("/staff/moderation/")
    while page.locator(".wait").count():
        page.locator(".wait").first.click()
        expect(page.locator(".words-read")).to_be_visible()
        page.keyboard.press("a")
        expect(page.get_by_role("status").filter(has_text="Published")).to_be_visible()
        page.goto("/staff/moderation/")
    expect(page.get_by_role("heading", name="Nothing is waiting.")).to_be_visible()


def panel(key: str) -> Way:
    def go(page: Page) -> None:
        first_in_queue(page)
        page.keyboard.press(key)
        page.evaluate("scrollTo(0, 0)")  # what stands half under the bar at the top is not too small

    return go


def decision_without_reason(page: Page) -> None:
    first_in_queue(page)
    page.keyboard.press("x")
    press(page, "Decline")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()


def first_concern(page: Page) -> None:
    """With its words, for somebody who says what for."""
    page.goto("/staff/safeguarding/")
    page.locator(".concern h2 a").first.click()
    expect(page.locator(".words-read").first).to_be_visible()


def concern_in_hand(page: Page) -> None:
    """Passed on, without its words."""
    page.goto("/staff/safeguarding/")
    page.goto(page.locator(".concern h2 a").last.get_attribute("href").split("?")[0])
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()


def concern_closed_without_reason(page: Page) -> None:
    concern_in_hand(page)
    page.locator("summary", has_text="Close it").click()
    press(page, "Close this concern")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()


def cover_with_mistake(page: Page) -> None:
    page.goto("/staff/safeguarding/cover/")
    page.get_by_label("Monday, until").fill("")
    press(page, "Save cover")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()


def board_with_ladders(page: Page) -> None:
    page.goto("/staff/moderation/")
    page.get_by_role("link", name="What would make the walk home better?").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def a_digest(page: Page) -> None:
    page.goto("/staff/digests/")
    made = page.get_by_role("link", name=re.compile(rf"^{TITLE}: Version"))
    if not made.count():
        staff.ask_for_digest(page, of=TITLE)
        expect(page.get_by_role("link", name="Read the digest")).to_be_visible(timeout=60_000)
        page.goto("/staff/digests/")
    made.first.click()
    expect(page.locator("article.digest h1")).to_be_visible()


def exact_counts(page: Page) -> None:
    a_digest(page)
    page.get_by_role("link", name="Exact counts").click()
    expect(page.get_by_role("heading", name="Exact counts")).to_be_visible()


def a_digest_on_its_way_out(page: Page) -> None:
    a_digest(page)
    page.get_by_role("link", name="See what becomes public").click()
    expect(page.get_by_role("heading", name="Publish this digest")).to_be_visible()


def two_digests(page: Page) -> None:
    """The first two that the archive names, whatever they are about."""
    page.goto("/staff/digests/archive/")
    read = page.locator(".archive .which a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    first, last = (address.rstrip("/").rsplit("/", 1)[1] for address in (read[0], read[-1]))
    page.goto(f"/staff/digests/{first}/compare/{last}/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def a_programme_digest(page: Page) -> None:
    page.goto("/staff/digests/programme/")
    page.locator(".lines a").last.click()
    expect(page.locator("article.programme h1")).to_be_visible()


def digest_being_made(page: Page) -> None:
    page.goto("/staff/digests/")
    staff.ask_for_digest(page, of="Sport by the water" if page.get_by_text("Sport by").count() else "Youth clubs")


def answers_of_one(page: Page) -> None:
    page.goto("/staff/responses/")
    page.get_by_role("link", name="What we asked in the summer").click()


def answer_form(page: Page) -> None:
    answers_of_one(page)
    page.get_by_role("link", name="Write an answer").click()


def answer_mistake(page: Page) -> None:
    answer_form(page)
    page.get_by_label("We can’t, because").check()
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_role("alert")).to_be_visible()


def answer_waiting(page: Page) -> None:
    answers_of_one(page)
    page.get_by_role("link", name="I had to look after somebody").click()
    expect(page.locator(".response")).to_be_visible()


def promise_form(page: Page) -> None:
    page.goto("/staff/responses/")
    page.get_by_role("link", name="On the bus").click()
    page.get_by_role("link", name="Move the day").click()


def consideration_form(page: Page) -> None:
    page.goto("/staff/responses/")
    page.get_by_role("link", name="On the bus").click()
    page.get_by_role("link", name="Record what you considered").first.click()
