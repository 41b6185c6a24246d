"""The first screens: contact details, addresses and links, and words that may tell of danger."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from phonenumbers import Leniency, PhoneNumberMatcher

from consultations.core.screening import DANGER, PERSONAL, Worry, screen

EMAIL = re.compile(
    r"[\w.+-]+\s?(?:@|\(at\)|\[at\]|\sat\s)\s?[\w-]+(?:\s?(?:\.|\(dot\)|\[dot\]|\sdot\s)\s?[a-z]{2,})+", re.I
)
# The shapes of UK postcodes; the full address file is not needed to notice that somebody typed one.
POSTCODE = re.compile(r"\b(?:GIR ?0AA|[A-PR-UWYZ][A-HK-Y]?\d[\dA-HJKMNP-Y]? ?\d[ABD-HJLNP-UW-Z]{2})\b", re.I)
LINK = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|co\.uk|org|net|io|gg|me|tv|uk|ly|app)\b(?:/\S*)?", re.I)
HANDLE = re.compile(
    r"(?<![\w.])@[A-Za-z_][\w.]{2,}"
    r"|\b(?:insta(?:gram)?|snap(?:chat)?|sc|ig|tik ?tok|discord|roblox|telegram|whatsapp|x|twitter)\b\s*(?:is|me|:|=|-|@|name)+\s*@?[\w.#]{3,}",
    re.I,
)
SPOKEN = {
    "zero": "0",
    "oh": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
}
SPELLED_NUMBER = re.compile(rf"(?:\b(?:{'|'.join(SPOKEN)}|double|triple|\d)\b[\s,.-]*){{9,}}", re.I)


@screen("email")
def email_addresses(text: str) -> Iterator[Worry]:
    for match in EMAIL.finditer(text):
        yield Worry("email", "Looks like an e-mail address", PERSONAL, *match.span())


@screen("phone")
def phone_numbers(text: str) -> Iterator[Worry]:
    seen: set[int] = set()
    for match in PhoneNumberMatcher(text, "GB", leniency=Leniency.POSSIBLE):
        if sum(character.isdigit() for character in match.raw_string) >= 9:
            seen.update(range(match.start, match.end))
            yield Worry("phone", "Looks like a phone number", PERSONAL, match.start, match.end)
    for spelled in SPELLED_NUMBER.finditer(text):
        if spelled.start() not in seen:
            yield Worry("phone", "Looks like a phone number", PERSONAL, spelled.start(), spelled.end())


@screen("postcode")
def postcodes(text: str) -> Iterator[Worry]:
    for match in POSTCODE.finditer(text):
        yield Worry("postcode", "Looks like a postcode", PERSONAL, *match.span())


@screen("link")
def links(text: str) -> Iterator[Worry]:
    for match in LINK.finditer(text):
        if "@" not in text[max(0, match.start() - 1) : match.start()]:
            yield Worry("link", "Looks like a link", PERSONAL, *match.span())


@screen("handle")
def handles(text: str) -> Iterator[Worry]:
    for match in HANDLE.finditer(text):
        yield Worry("handle", "Looks like a name on social media", PERSONAL, *match.span())


@cache
def harm_phrases() -> list[tuple[re.Pattern[str], str]]:
    """One pattern for each category, with its reason in plain words."""
    lists = json.loads((Path(__file__).parent / "words_of_harm.json").read_text("utf-8"))["categories"]
    return [
        (
            re.compile(r"(?<!\w)(?:" + "|".join(_flexible(phrase) for phrase in group["phrases"]) + r")(?!\w)", re.I),
            group["reason"],
        )
        for group in lists.values()
    ]


def _flexible(phrase: str) -> str:
    """Any amount of space between the words, straight or curly apostrophes."""
    return r"\s+".join(re.escape(word).replace("'", "['\u2019]") for word in phrase.split())


@screen("harm")
def words_of_harm(text: str) -> Iterator[Worry]:
    for pattern, reason in harm_phrases():
        for match in pattern.finditer(text):
            yield Worry("harm", reason, DANGER, *match.span())
