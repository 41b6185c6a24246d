"""The one function that staff's formatted text goes through; young people's words never do, they stay plain text."""

import re

import bleach
from django.utils.safestring import SafeString, mark_safe

TAGS = frozenset({"p", "br", "strong", "em", "ul", "ol", "li", "h2", "h3", "h4", "blockquote", "a"})
PROTOCOLS = frozenset({"https", "mailto", "tel"})
# What somebody still has to find out stands in the text itself, where nobody can overlook it.
OPEN_MARK = re.compile(r"\[to be filled by [^\[\]<>]{1,300}\]", re.IGNORECASE)


def leads_out(tag: str, name: str, value: str) -> bool:
    """May this attribute stay? bleach by itself lets relative addresses through, also odd ones that only look relative."""
    return name == "href" and value.startswith(("https://", "mailto:", "tel:"))


ATTRIBUTES = {"a": leads_out}


def clean(text: str) -> SafeString:
    """Staff's HTML with everything but a few harmless tags taken out; links only to https, mail and phone."""
    cleaned = bleach.clean(text, tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS, strip=True)
    return mark_safe(cleaned)  # noqa: S308  (bleach has just made it safe)


def open_marks(text: str) -> list[str]:
    """What is still "[to be filled by …]" in this text."""
    return OPEN_MARK.findall(text)


def with_marks(text: str) -> SafeString:
    """Cleaned text in which everything that is still to be filled is marked."""
    marked = OPEN_MARK.sub(lambda found: f"<mark>{found.group()}</mark>", clean(text))
    return mark_safe(marked)  # noqa: S308  (cleaned above; a mark has no angle bracket in it)
