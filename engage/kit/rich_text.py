"""The one function that staff's formatted text goes through; young people's words never do, they stay plain text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import groupby

import bleach
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

TAGS = frozenset({"p", "br", "strong", "em", "ul", "ol", "li", "h2", "h3", "h4", "blockquote", "a"})
PROTOCOLS = frozenset({"https", "mailto", "tel"})
# What somebody still has to find out stands in the text itself, where nobody can overlook it.
OPEN_MARK = re.compile(r"\[to be filled by [^\[\]<>]{1,300}\]", re.IGNORECASE)

BLOCK = r"</?(?:p|li|ul|ol|h[234]|blockquote)>"


def leads_out(tag: str, name: str, value: str) -> bool:
    """May this attribute stay? bleach by itself lets relative addresses through, also odd ones that only look relative."""
    return name == "href" and value.startswith(("https://", "mailto:", "tel:"))


ATTRIBUTES = {"a": leads_out}


@lru_cache(maxsize=512)  # the same few texts stand on every start page, and bleach reads each as a whole document
def clean(text: str) -> SafeString:
    """Staff's HTML with everything but a few harmless tags taken out; links only to https, mail and phone."""
    cleaned = bleach.clean(text, tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS, strip=True)
    return mark_safe(cleaned)  # noqa: S308  (bleach has just made it safe)


def open_marks(text: str) -> list[str]:
    """What is still "[to be filled by …]" in this text."""
    return OPEN_MARK.findall(text)


@dataclass(frozen=True)
class Blank:
    """One "[to be filled by the safeguarding lead: how long]": for whom, what, and the sentence around it."""

    role: str
    what: str
    sentence: str


def blanks_in(text: str) -> list[Blank]:
    """Everything that is still to be filled in, in the order in which it stands, so that each can have a box of its own."""
    found = []
    for match in OPEN_MARK.finditer(text):
        role, _, what = match.group()[len("[to be filled by ") : -1].partition(":")
        block = re.split(BLOCK, text[: match.start()])[-1] + "…" + re.split(BLOCK, text[match.end() :])[0]
        sentence = unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", OPEN_MARK.sub("…", block))))
        found.append(Blank(role.strip(), what.strip() or role.strip(), sentence.strip()))
    return found


def fill(text: str, words: Sequence[str]) -> str:
    """The text with its blanks filled in turn; an empty word leaves its blank open. What was typed stays plain text."""
    given = iter(words)

    def one(match: re.Match[str]) -> str:
        word = next(given, "").strip()
        return str(escape(word)) if word else match.group()

    return OPEN_MARK.sub(one, text)


def with_marks(text: str) -> SafeString:
    """Cleaned text in which everything that is still to be filled is marked."""
    marked = OPEN_MARK.sub(lambda found: f"<mark>{found.group()}</mark>", clean(text))
    return mark_safe(marked)  # noqa: S308  (cleaned above; a mark has no angle bracket in it)


# What staff may type: **bold**, "- " before each line of a list, [words](https://…) for a link, an empty line for a new paragraph.
BOLD = re.compile(r"\*\*(\S(?:[^*\n]*\S)?)\*\*")
LINK = re.compile(r"\[([^\[\]\n]+)\]\(((?:https://|mailto:|tel:)[^\s()<>\"']+)\)")
ITEM = re.compile(r"^\s*[-*•]\s+")


def from_typed(text: str) -> SafeString:
    """Staff's text with its simple marks, as HTML that went through `clean`. Everything else is shown as it was typed."""
    blocks = [block for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()) if block.strip()]
    return clean("".join(_block(block) for block in blocks))


def _block(block: str) -> str:
    parts = []
    for is_list, group in groupby(block.split("\n"), key=lambda line: bool(ITEM.match(line))):
        lines = [_line(ITEM.sub("", line) if is_list else line) for line in group]
        parts.append(
            "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
            if is_list
            else f"<p>{'<br>'.join(lines)}</p>"
        )
    return "".join(parts)


def _line(line: str) -> str:
    return LINK.sub(r'<a href="\2">\1</a>', BOLD.sub(r"<strong>\1</strong>", escape(line.strip())))


def typed_words(text: str) -> str:
    """The words alone, as they are read: for whoever counts them."""
    lines = (ITEM.sub("", line) for line in text.split("\n"))
    return "\n".join(LINK.sub(r"\1", BOLD.sub(r"\1", line)) for line in lines)
