"""Staff's formatted text keeps a few harmless tags and loses everything that could do something."""

import pytest

from engage.kit.rich_text import clean, from_typed, typed_words


def test_harmless_formatting_stays():
    text = '<p>We <strong>listened</strong>. <a href="https://example.org/">Read</a></p><ul><li>Lights</li></ul>'
    assert clean(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<p onclick="alert(1)">x</p>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="JaVaScRiPt&colon;alert(1)">x</a>',
        '<img src=x onerror="alert(1)">',
        '<p style="position:fixed">x</p>',
        '<iframe src="https://example.org/"></iframe>',
        "<svg><script>alert(1)</script></svg>",
        '<a href="data:text/html,x">x</a>',
    ],
)
def test_nothing_that_acts_gets_through(text):
    cleaned = clean(text).lower()
    for harm in ("<script", "onclick", "onerror", "style=", "<iframe", "<img", "<svg", "href="):
        assert harm not in cleaned


def test_what_staff_type_becomes_paragraphs_bold_lists_and_links():
    typed = "We **listen** first.\nThen we act.\n\n- Lights\n- [Buses](https://example.org/a?b=1&c=2)\n\nBye"
    assert from_typed(typed) == (
        "<p>We <strong>listen</strong> first.<br>Then we act.</p><ul><li>Lights</li>"
        '<li><a href="https://example.org/a?b=1&amp;c=2">Buses</a></li></ul><p>Bye</p>'
    )
    assert typed_words(typed) == "We listen first.\nThen we act.\n\nLights\nBuses\n\nBye"


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](http://example.org)",
        '[x](https://example.org/"onclick="alert(1))',
        "**<img src=x onerror=alert(1)>**",
        "- <svg onload=alert(1)>",
        "[<b>x</b>](https://example.org/)",
    ],
)
def test_marks_open_no_door(typed):
    from html.parser import HTMLParser

    class Seen(HTMLParser):
        tags: list[tuple[str, dict]] = []

        def handle_starttag(self, tag, attrs):
            self.tags = [*self.tags, (tag, dict(attrs))]

    page = Seen()
    page.feed(from_typed(typed))
    for tag, attributes in page.tags:
        assert tag in {"p", "ul", "li", "strong", "br", "a"}
        assert set(attributes) <= {"href"} and attributes.get("href", "https://").startswith("https://")
