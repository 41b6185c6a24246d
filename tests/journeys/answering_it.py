"""What comes after people spoke: words read and published, a digest by two, what was considered, an answer by two."""

import re

from playwright.sync_api import Page, expect

from tests.journeys import asking_it as asked
from tests.journeys import at_the_desk as staff

DID = "Three stops have a light now. They come on when you wait."
CANNOT = "We cannot change the trains."
BECAUSE = "The railway decides on its trains, and it told us that it will not change them this winter."
CONSIDERED = "Everything that ten people said, and what a light costs."
FOLLOWS = "Three lights this year, at the stops that were named most."


def moderate(moderator: Page, *everything: str) -> None:
    """One after the other, as the desk leads from each to the next, until nothing waits."""
    moderator.goto("/staff/moderation/")
    staff.find_in_queue(moderator, everything[0]).click()
    for _ in everything:
        read = moderator.locator(".words-read").inner_text()
        assert read in everything
        moderator.get_by_role("button", name=re.compile("^A ?Publish$")).click()
        expect(moderator.get_by_role("status").filter(has_text="Published")).to_be_visible()
    moderator.goto("/staff/moderation/")
    expect(moderator.locator(".wait")).to_have_count(0)


def publish_digest(first: Page, second: Page) -> None:
    """One analyst asks for it, reads it and asks that it goes out; another reads it and publishes it."""
    first.goto("/staff/digests/")
    staff.ask_for_digest(first, of=asked.TITLE)
    ready = first.get_by_role("link", name="Read the digest").or_(first.locator("article.digest"))
    expect(ready).to_be_visible(timeout=60_000)
    at_digest(first)
    first.get_by_role("link", name="See what becomes public").click()
    first.get_by_role("button", name="Ask a colleague to publish it").click()
    expect(first.get_by_text("You asked, so another analyst or an administrator publishes it.")).to_be_visible()
    at_digest(second)
    second.get_by_role("link", name="See what becomes public").click()
    second.get_by_role("button", name="Publish version 1 for good").click()
    expect(second.locator("article.digest")).to_be_visible()
    expect(second.get_by_text("Not published yet.")).to_have_count(0)


def at_digest(page: Page) -> None:
    page.goto("/staff/digests/")
    page.get_by_role("link", name=re.compile(f"{asked.TITLE}: ?Version 1")).click()
    expect(page.locator("article.digest")).to_be_visible()


def at_answers(page: Page) -> None:
    page.goto("/staff/responses/")
    page.get_by_role("link", name=asked.TITLE).click()
    expect(page.get_by_role("heading", level=1, name=asked.TITLE)).to_be_visible()


def read_and_consider(decision_maker: Page) -> None:
    """The digest's page and its PDF; then for each question what was taken into account."""
    at_digest(decision_maker)
    staff.read_digest(decision_maker)
    at_answers(decision_maker)
    expect(decision_maker.get_by_text("First opened by a decision-maker")).to_be_visible()
    for question in (asked.CHOICE, asked.STATEMENTS, asked.IDEAS, asked.OPEN):
        decision_maker.get_by_role(
            "link", name=re.compile(f"^Record what you considered ?: {re.escape(question)}")
        ).click()
        decision_maker.get_by_label("What did you take into account?").fill(CONSIDERED)
        decision_maker.get_by_label("What follows, and why?").fill(FOLLOWS)
        decision_maker.get_by_role("button", name="Record it").click()
        expect(decision_maker.get_by_role("heading", level=1, name=asked.TITLE)).to_be_visible()


def answer(writer: Page, colleague: Page, *, about: str) -> None:
    """A yes about somebody's idea, and an honest no with its reason; each by two people. Then: this answers it."""
    given = {"heading": "Put lights where we wait", "words": DID, "about": about}
    _write(writer, kind="We did it", **given)
    _publish(writer, colleague, given["heading"])
    given = {"heading": "More trains at night", "words": CANNOT, "reason": BECAUSE}
    _write(writer, kind="We can’t, because", **given)
    _publish(writer, colleague, given["heading"])
    at_answers(writer)
    writer.get_by_role("button", name="This answers it").click()
    expect(writer.get_by_role("heading", name="Answered", exact=True)).to_be_visible()


def _write(writer: Page, *, kind: str, heading: str, words: str, reason: str = "", about: str = "") -> None:
    at_answers(writer)
    writer.get_by_role("link", name="Write an answer").click()
    writer.get_by_label(kind, exact=True).check()
    writer.get_by_label("You said").fill(heading)
    writer.get_by_label("Our answer").fill(words)
    writer.get_by_label("Why", exact=True).fill(reason)
    if about:
        writer.get_by_label("What is it about?").select_option(label=about)
    writer.get_by_label("Who answers for it?").fill("Head of travel")
    writer.get_by_role("button", name="Save the draft").click()
    expect(writer.get_by_role("heading", level=1, name="A draft")).to_be_visible()
    expect(writer.get_by_role("button", name="Publish for everybody")).to_have_count(0)
    writer.get_by_role("button", name="Ask a colleague").click()
    expect(writer.get_by_text("Your colleagues have mail about it.")).to_be_visible()


def _publish(writer: Page, colleague: Page, heading: str) -> None:
    at_answers(colleague)
    colleague.get_by_role("link", name=heading).click()
    colleague.get_by_role("button", name="Publish for everybody").click()
    expect(colleague.get_by_role("heading", level=1, name=asked.TITLE)).to_be_visible()
