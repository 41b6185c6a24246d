"""The pseudo-locale of the tests: every sentence that goes through translation comes out in brackets; the rest is found."""

import re
from html.parser import HTMLParser

import pytest
from django.utils import translation
from django.utils.safestring import SafeData, mark_safe

from tests.packs import forget_sentences

OPEN, CLOSE = "⟦", "⟧"
# What is put into a sentence afterwards stays outside the brackets: it must have been translated by itself, or typed.
PUT_IN = re.compile(r"(%\(\w+\)[sd]|(?<!%)%[sd])")
CUT = re.compile(r"[–·:,.()“”‘?!\n|/]|…")
READ_ALOUD = ("aria-label", "alt", "title", "placeholder")
# Text that is no language: codes, names of cookies, keys. HTML has a word for it, which keeps browsers off it as well.
NEVER_TRANSLATED = {"code", "kbd", "script", "style", "textarea"}
EMPTY = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr", "path"}


def in_brackets(sentence):
    marked = "".join(
        part if at % 2 or not part else f"{OPEN}{part}{CLOSE}" for at, part in enumerate(PUT_IN.split(str(sentence)))
    )
    return mark_safe(marked) if isinstance(sentence, SafeData) else marked  # noqa: S308  (as safe as it was)


@pytest.fixture
def pseudo(monkeypatch):
    """From here on everything that is translated comes out in brackets. Gives the sentences that were asked for."""
    asked = set()

    def gettext(message):
        asked.add(str(message))
        return in_brackets(message)

    def ngettext(singular, plural, number):
        asked.add(str(singular))
        return in_brackets(singular if number == 1 else plural)

    monkeypatch.setattr(translation._trans, "gettext", gettext, raising=False)
    monkeypatch.setattr(translation._trans, "ngettext", ngettext, raising=False)
    monkeypatch.setattr(translation._trans, "pgettext", lambda context, message: gettext(message), raising=False)
    monkeypatch.setattr(translation._trans, "npgettext", lambda context, *said: ngettext(*said), raising=False)
    forget_sentences()
    yield asked
    forget_sentences()


class Reader(HTMLParser):
    """What a page says outside brackets: its texts, and the attributes that are read aloud."""

    def __init__(self):
        super().__init__()
        self.said, self._depth, self._skipped = [], 0, []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag not in EMPTY and (self._skipped or tag in NEVER_TRANSLATED or given.get("translate") == "no"):
            self._skipped.append(tag)
        if not self._skipped and given.get("lang", "en-GB").startswith("en"):
            self.said += [outside(given[name])[0] for name in READ_ALOUD if given.get(name)]

    def handle_endtag(self, tag):
        if tag in self._skipped:
            while self._skipped.pop() != tag:
                pass

    def handle_data(self, text):
        said, self._depth = outside(text, self._depth)
        if not self._skipped:
            self.said.append(said)


def outside(text, depth=0):
    """The part of the text that is in no brackets, and how many are open at its end."""
    said = []
    for letter in text:
        depth += (letter == OPEN) - (letter == CLOSE)
        said.append(letter if depth == 0 and letter != CLOSE else "\n" if letter == OPEN else "")
    return "".join(said), depth


def pieces(html):
    """Stretches of at least two letters in a row, as they stand between marks, brackets and punctuation."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    for text in reader.said:
        for piece in CUT.split(text):
            said = " ".join(piece.split())
            if re.search(r"[^\W\d_]{2}", said):
                yield said
