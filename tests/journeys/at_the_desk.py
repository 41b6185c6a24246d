"""What staff do at their desks: find words in the queue, have a digest made, read it and take it along."""

import re

import pypdf
from playwright.sync_api import Locator, Page, expect


def find_in_queue(page: Page, words: str) -> Locator:
    """The line of these words, on whichever page of the queue it stands (the worst first, then the oldest)."""
    line = page.locator(".wait", has_text=words)
    number = 1
    while not line.count():
        number += 1
        pages = page.get_by_role("navigation", name="Pages of the queue")
        pages.get_by_role("link", name=f"Page {number}").click()
        # They stand under the list: when they say so, all of it has come.
        expect(pages.locator("[aria-current='page']")).to_have_text(str(number))
    return line


def ask_for_digest(page: Page, *, of: str) -> None:
    page.get_by_role("button", name=f"Make a digest now of {of}").click()
    expect(page.get_by_role("heading", name="Making a digest").or_(page.locator("article.digest"))).to_be_visible()


def look_again_until_it_is_ready(page: Page) -> None:
    again = page.get_by_role("link", name="Look again")
    for _ in range(60):
        if not again.count():
            return
        page.wait_for_timeout(500)
        again.click()


def read_digest(page: Page) -> None:
    """It opens with a finding, says who was heard, says how it was made; the PDF says the same and is tagged."""
    expect(page.locator("article.digest h1")).to_be_visible()
    for part in ("Who we heard", "By age", "What was asked", "How the words were looked after", "How to read this"):
        expect(page.get_by_role("heading", name=part, exact=True)).to_be_visible()
    headline = page.locator("article.digest h1").inner_text()
    with page.expect_download() as coming:
        page.get_by_role("link", name="PDF", exact=True).click()
    read = pypdf.PdfReader(coming.value.path())
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root, "the PDF has no tags"
    assert root["/Lang"].lower().startswith("en")
    assert read.metadata and read.metadata.title
    text = " ".join(" ".join(sheet.extract_text() for sheet in read.pages).split())
    assert _letters(headline) in _letters(text)
    assert "Who took part" in text


def _letters(words: str) -> str:
    return re.sub(r"[^a-z0-9]", "", words.lower())


def publish(page: Page, words: str) -> None:
    """With one key, from the queue."""
    find_in_queue(page, words).click()
    expect(page.locator(".words-read")).to_have_text(words)
    page.keyboard.press("a")
    expect(page.get_by_role("status").filter(has_text="Published")).to_be_visible()
