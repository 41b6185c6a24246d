"""Help and the way out stand in the same place on every page (ACC-14, SAF-05); every box is told about first (SAF-01)."""

import re
from html.parser import HTMLParser

import pytest

from tests.house.test_pages import pages

pytestmark = pytest.mark.django_db
# The neutral page, a file that is taken away, and the screen on the wall, which nobody presses anything on.
NOT_OF_OURS = ("This page is closed", "Everything we hold about you", "<live-stage")


class Places(HTMLParser):
    """Where each link of a page stands: (which part of the page, its address), in order."""

    def __init__(self):
        super().__init__()
        self.part, self.links = "top", []

    def handle_starttag(self, tag, attributes):
        if tag in {"header", "main", "footer"} and self.part != tag:
            self.part = tag if tag != "header" or self.part == "top" else self.part
        if tag == "a":
            self.links.append((self.part, dict(attributes).get("href")))


def of(answer):
    page = Places()
    page.feed(answer.content.decode())
    return page.links


def ours(full):
    for name, answer in pages(full):
        html = answer.content.decode() if "html" in answer.get("Content-Type", "") else ""
        if "<html" in html and not any(words in html for words in NOT_OF_OURS):
            yield name, answer, html


def test_help_and_the_way_out_are_in_the_same_place_on_every_page(full):
    seen, wrong = 0, []
    for name, answer, _ in ours(full):
        links = of(answer)
        seen += 1
        before = [address for part, address in links if part == "top"]
        header = [address for part, address in links if part == "header"]
        if before[:2] != ["#main", "/leave/"] or header[0] != "/" or header[-2:] != ["/help/", "/leave/"]:
            wrong.append(f"{name} ({answer.status_code}): {before} {header}")
        at_a_desk = 'class="desk"' in answer.content.decode()
        if not at_a_desk and ("footer", "/help/") not in links:
            wrong.append(f"{name}: no help at the bottom")
    assert not wrong, "\n".join(wrong)
    assert seen > 60


def test_no_young_person_types_before_they_are_told_what_we_must_pass_on(full):
    seen, wrong = 0, []
    for name, _, html in ours(full):
        if 'class="desk"' in html:
            continue
        for box in re.finditer(r"<textarea[^>]*>", html):
            seen += 1
            before = html[: box.start()]
            told = before.rfind("we have to tell someone who can help")
            last = max(before.rfind("</textarea>"), before.rfind("<form"))
            if told < last or 'autocomplete="off"' not in box.group():
                wrong.append(f"{name}: {box.group()[:80]}")
    assert not wrong, "\n".join(wrong)
    assert seen >= 6
