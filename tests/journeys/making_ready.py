"""The go-live checklist, worked off through its own pages: after each item exactly its line is gone."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

ACCOUNTABLE = {"Accountable person": "Ann Example, director"}
CONTROLLER = {"Controller": "Example County Council", "Data protection officer": "dpo@example.org, 01622 000000"}
COMPLAINTS = {"How to complain": "Write to complaints@example.org."}
ASSESSMENT = {"Data protection impact assessment": "DPIA 7 of 1 November 2026, in the register"}
AGE = {"Youngest age to take part alone": "13"}
OPINION = {"Legal opinion on the Online Safety Act": "LEG/2026/114; 2026-11-25; A. Solicitor"}
TO_FILL = re.compile(r"\[to be filled by [^\]]+\]")


def missing(page: Page) -> list[str]:
    """The lines that stand between this place and its first young person."""
    page.goto("/staff/setup/")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Before you open|Ready to open"))
    return page.locator(".todo h3").all_inner_texts()


@contextmanager
def one_line_less(page: Page, line: str) -> Iterator[None]:
    """What is done inside makes exactly this line go."""
    before = missing(page)
    (gone,) = [each for each in before if line in each]
    yield
    assert missing(page) == [each for each in before if each != gone]


def make_ready(
    administrator: Page, lead: Page, *, decider_joins: Callable[[], object], until_the_last: Callable[[str], None]
) -> None:
    """Item by item, until nothing is missing. `until_the_last` is called when one line is left."""
    for line, put_right in {
        "role of decision-maker": decider_joins,
        "Name a safeguarding lead": lambda: cover(lead, **{"Safeguarding lead": "Sara"}),
        "Name a deputy": lambda: cover(lead, Deputy="Dev"),
        "hours in which safeguarding is staffed": lambda: staff_all_day(lead),
        "accountable person": lambda: set_facts(administrator, ACCOUNTABLE),
        "controller": lambda: set_facts(administrator, CONTROLLER),
        "complain": lambda: set_facts(administrator, COMPLAINTS),
        "Fill in what is still marked": lambda: fill_documents(administrator),
        "reference of the data protection impact assessment": lambda: set_facts(administrator, ASSESSMENT),
        "take part alone": lambda: set_facts(administrator, AGE),
        "Check": lambda: check_contacts(administrator),
    }.items():
        with one_line_less(administrator, line):
            put_right()
    (last,) = missing(administrator)
    until_the_last(last)
    agree_how_long_things_are_kept(administrator)
    assert missing(administrator) == []
    expect(administrator.get_by_role("heading", level=1)).to_have_text("Ready to open")


def cover(page: Page, **who: str) -> None:
    def choose() -> None:
        for part, name in who.items():
            page.get_by_label(part, exact=True).select_option(label=name)

    _save_cover(page, choose)


def staff_all_day(page: Page) -> None:
    def every_day() -> None:
        for box in page.get_by_label(re.compile("day, from$")).all():
            box.fill("00:01")
        for box in page.get_by_label(re.compile("day, until$")).all():
            box.fill("23:59")

    _save_cover(page, every_day)


def _save_cover(page: Page, change: Callable[[], None]) -> None:
    page.goto("/staff/safeguarding/cover/")
    change()
    page.get_by_role("button", name="Save cover").click()
    expect(
        page.get_by_role("status").or_(page.locator(".notice")).filter(has_text=re.compile("[Ss]aved")).first
    ).to_be_visible()


def set_facts(page: Page, facts: dict[str, str]) -> None:
    for label, words in facts.items():
        page.goto("/staff/setup/settings/")
        page.get_by_role("link", name=re.compile(f"^(Set|Change) ?: {label}$")).click()
        page.get_by_label(label, exact=True).fill(words)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text(f"Saved: {label}.")).to_be_visible()


def fill_documents(page: Page) -> None:
    """Each document with something to be filled: a next version without it, which is read and then published."""
    page.goto("/staff/setup/documents/")
    unfilled = page.locator("article.card", has_text="to fill in").get_by_role("heading").all_inner_texts()
    assert unfilled
    for name in unfilled:
        page.get_by_role("link", name=name, exact=True).click()
        text = page.get_by_label("Text", exact=True)
        filled, marks = TO_FILL.subn("it is written down here", text.input_value())
        assert marks
        text.fill(filled)
        page.get_by_label("What is new in this version?").fill("Filled in for our place.")
        page.get_by_role("button", name="Save the draft").click()
        expect(page.locator(".preview")).to_contain_text("it is written down here")
        page.get_by_role("button", name=re.compile("^Publish version")).click()
        expect(page.get_by_text(re.compile("is published. It counts from"))).to_be_visible()
    expect(page.get_by_text("to fill in")).to_have_count(0)


def agree_how_long_things_are_kept(page: Page) -> None:
    page.goto("/staff/setup/settings/")
    page.get_by_role("link", name=re.compile("^Open ?: The schedule of how long")).click()
    page.get_by_role("button", name="Yes, this is our schedule").click()
    expect(page.get_by_text("The schedule is confirmed.").first).to_be_visible()


def check_contacts(page: Page) -> None:
    """Each contact that young people see is opened, rung (as it were) and confirmed."""
    due = page.get_by_role("region", name=re.compile("^Shown, and due for a check"))
    page.goto("/staff/setup/contacts/")
    for _ in range(due.get_by_role("link").count()):
        due.get_by_role("link").first.click()
        page.get_by_role("button", name="Yes, it is right").click()
        expect(page.get_by_text(": checked today.")).to_be_visible()
    expect(due).to_have_count(0)
