"""The first screens: contact details, names and addresses, links, and words that may tell of danger."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from phonenumbers import Leniency, PhoneNumberMatcher

from consultations.core.screening import DANGER, PERSONAL, Worry, screen

# Endings that follow a dot with no space, or a dot that somebody spelled; a short list, because "safe.to go" is no link.
ENDING = (
    r"com|co\.uk|org\.uk|gov\.uk|ac\.uk|sch\.uk|nhs\.uk|uk|org|net|edu|io|gg|tv|ly|app|info|biz|xyz|link|dev|ai|eu"
    r"|live|site|online"
)
AT = r"\s?(?:@|[(\[{]\s?at\s?[)\]}])\s?"
DOT = rf"(?:\.[a-z]{{2,24}}|\s?\.\s?(?:{ENDING}|co)\b|\s?[(\[{{]\s?dot\s?[)\]}}]\s?[a-z]{{2,24}}|\sdot\s[a-z]{{2,24}})"
EMAIL = re.compile(rf"(?<![\w.+-])[\w.+-]{{1,64}}{AT}[\w-]{{1,63}}{DOT}{{1,4}}", re.I)
# "safe at home. My nan" is no address: after the word "at" the dot is spelled, or stands before a known ending.
EMAIL_IN_WORDS = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}\sat\s[\w-]{{1,63}}(?:(?:\sdot\s[a-z]{{2,24}}){{1,4}}|(?:\.[\w-]{{1,63}}){{0,3}}\.(?:{ENDING})\b)",
    re.I,
)
# The shapes of UK postcodes; the full address file is not needed to notice that somebody typed one.
POSTCODE = re.compile(
    r"\b(?:GIR[ -]{0,2}0AA|[A-PR-UWYZ][A-HK-Y]?\d[\dA-HJKMNP-Y]?[ -]{0,2}\d[ABD-HJLNP-UW-Z]{2})\b", re.I
)
LINK = re.compile(
    rf"h(?:tt|xx)ps?://\S+|www\.\S+|\b[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,4}}\.(?:(?:{ENDING})\b(?:/\S*)?|(?:be|ee|me|to|it)/\S+)"
    r"|\b[\w-]{1,63}\sdot\s(?:com|org|net|uk|co\sdot\suk|gg|app)\b",
    re.I,
)
PLATFORM = (
    r"\b(?:insta(?:gram)?|ig|snap(?:chat)?|sc|tik ?tok|discord|roblox|telegram|whatsapp|twitter|xbox|psn|playstation"
    r"|fortnite|steam|twitch|youtube|bereal)\b(?:\s+(?:user ?name|name|gamertag|tag|handle|id|account))?"
)
# Looks made up as a name: letters with a digit, an underscore, a # or a dot inside.
MADE_UP = r"@?(?=[\w.#]*[A-Za-z])(?=[\w.#]*[\d_#]|\w+\.\w)[\w.#]{3,39}\w"
HANDLE = re.compile(
    rf"(?<![\w.])@[A-Za-z_][\w.]{{1,39}}\w|{PLATFORM}\s*[:=]\s*@?[\w.#]{{2,39}}\w|{PLATFORM}(?:\s*-|\s+(?:is|its|it's))?\s*{MADE_UP}",
    re.I,
)
# A UK number however it is cut up, also with the letter O for 0. Ten or eleven digits from the 0 on.
PHONE = re.compile(
    r"(?:(?<!\d)(?:(?:\+|00)[\s.\-/_]{0,2}44[\s.()\-/_]{0,3}0?|\(?0)|(?<![A-Za-z\d])O)(?:[\s.()\-/_]{0,3}[\dO]){9,10}(?!\d)",
    re.I,
)
SPOKEN = "zero|oh|o|nought|one|two|three|four|five|six|seven|eight|nine|double|triple"
SPELLED_NUMBER = re.compile(rf"(?:\b(?:{SPOKEN}|\d)\b[\s,.-]{{0,3}}){{9,40}}", re.I)
FEWEST_DIGITS = 9
# A name is not a word with a capital (so is every place in Kent): it is what somebody says is one.
CAPITAL = r"[A-Z][a-z'’-]{1,29}"
NAME = re.compile(
    rf"\b(?:[Mm]y|[Hh]is|[Hh]er|[Tt]heir)\s+(?:[Ff]ull\s+|[Rr]eal\s+)?[Nn]ame(?:['’]?s|\s+is|\s+was)\s+({CAPITAL}(?:\s+{CAPITAL}){{0,2}})"
    rf"|\b(?:[Mm]r|[Mm]rs|[Mm]iss|[Mm]s|[Dd]r|PC)\.?\s+({CAPITAL})"
    rf"|\b(?:friend|mate|brother|sister|cousin|teacher|ex|boyfriend|girlfriend|neighbour|called|named)\s+({CAPITAL}\s+{CAPITAL})"
)
# A number, the name of a street, and what streets are called; "a 5 minute walk" is none.
ADDRESS = re.compile(
    r"\b\d{1,4}[A-Za-z]?,?\s+(?:[A-Za-z][\w'’]{1,20}\s+){1,3}"
    r"(?:[Ss]treet|[Rr]oad|[Ll]ane|[Aa]venue|[Cc]rescent|[Tt]errace|[Gg]rove|Rd|St|Ave|Close|Drive|Way|Gardens|Court|Place|Mews)\b"
)


@screen("email")
def email_addresses(text: str) -> Iterator[Worry]:
    for pattern in (EMAIL, EMAIL_IN_WORDS):
        for match in pattern.finditer(text):
            yield Worry("email", "Looks like an e-mail address", PERSONAL, *match.span())


@screen("phone")
def phone_numbers(text: str) -> Iterator[Worry]:
    found = [
        match.span() for match in PHONE.finditer(text) if sum(map(str.isdigit, match.group())) >= FEWEST_DIGITS - 3
    ]
    for match in PhoneNumberMatcher(text, "GB", leniency=Leniency.POSSIBLE):
        if sum(map(str.isdigit, match.raw_string)) >= FEWEST_DIGITS:
            found.append((match.start, match.end))
    found += [match.span() for match in SPELLED_NUMBER.finditer(text)]
    reached = 0
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if end > reached:  # what lies inside a number that was named already is the same number
            yield Worry("phone", "Looks like a phone number", PERSONAL, start, end)
            reached = end


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


@screen("name")
def names(text: str) -> Iterator[Worry]:
    for match in NAME.finditer(text):
        yield Worry("name", "Looks like somebody's name", PERSONAL, *match.span(match.lastindex or 0))


@screen("address")
def addresses(text: str) -> Iterator[Worry]:
    for match in ADDRESS.finditer(text):
        yield Worry("address", "Looks like an address", PERSONAL, *match.span())


@cache
def harm_phrases() -> list[tuple[re.Pattern[str], str, str]]:
    """One pattern for each category, with its reason in plain words and the category's key."""
    lists = json.loads((Path(__file__).parent / "words_of_harm.json").read_text("utf-8"))["categories"]
    return [
        (
            re.compile(r"(?<!\w)(?:" + "|".join(_flexible(phrase) for phrase in group["phrases"]) + r")(?!\w)", re.I),
            group["reason"],
            key,
        )
        for key, group in lists.items()
    ]


def _flexible(phrase: str) -> str:
    """Any amount of space between the words; apostrophes straight, curly or left out."""
    return r"\s+".join(re.escape(word).replace("'", "['\u2019]?") for word in phrase.split())


@screen("harm")
def words_of_harm(text: str) -> Iterator[Worry]:
    for pattern, reason, category in harm_phrases():
        for match in pattern.finditer(text):
            yield Worry("harm", reason, DANGER, *match.span(), category)
