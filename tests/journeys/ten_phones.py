"""Ten young people, each with a phone of their own: every question, words of their own, and the code that brings them back."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.journeys import asking_it as asked
from tests.journeys import taking_part as young_person
from tests.journeys.browsing import Browsers

AGES = ["13 to 15", "16 or 17"]
WAITS = ["At a bus stop", "At a friend’s house", "In town"]
IDEAS = [
    "A light that comes on when somebody waits",
    "A warm room at the station until nine",
    "A map of shops where you can knock",
]
WORDS = [
    "The lamp near the school has been off since summer",
    "My mum fetches me because the path is dark",
    "I walk the long way round where there are houses",
    "It is fine until seven and then everybody is gone",
    "The bus is late and nobody tells us why",
    "I ring my sister and talk until I am home",
    "There are no seats so we stand in the road",
    "The driver waits for us and that helps",
    "We go in a group and leave at the same time",
    "I do not go to training in winter any more",
]


@dataclass
class YoungPerson:
    """Somebody who took part, and what they keep: their words and their code."""

    words: str
    idea: str
    code: str


def take_part(browsers: Browsers) -> list[YoungPerson]:
    people = []
    for number, words in enumerate(WORDS):
        # Every third phone has no JavaScript: the way is the same.
        phone = browsers.phone(java_script_enabled=number % 3 != 2)
        idea = IDEAS[number] if number < len(IDEAS) else ""
        people.append(YoungPerson(words, idea, _answer(phone, number, words, idea)))
        phone.context.close()
    assert len({each.code for each in people}) == len(WORDS)
    return people


def _answer(phone: Page, number: int, words: str, idea: str) -> str:
    young_person.start(phone, asked.TITLE)
    young_person.about_you(phone, AGES[number % len(AGES)], last=asked.QUESTIONS)
    young_person.choose(phone, WAITS[number % len(WAITS)])
    young_person.go_on(phone)
    young_person.mark_statements(phone, "Agree", "Not sure")
    young_person.press(phone, "Disagree" if number % 2 else "Agree")
    expect(phone.get_by_role("heading", name="That is all of them for now.")).to_be_visible()
    young_person.go_on(phone)
    young_person.go_on(phone)
    if idea:
        young_person.give_idea(phone, idea)
    young_person.go_on(phone)
    young_person.go_on(phone)
    young_person.say(phone, words, may_quote=True)
    return young_person.finish(phone)


def nothing_is_shown_yet(reader: Page) -> None:
    """Not one word is read by anybody before a person has read it."""
    reader.goto(f"/c/{slug(reader)}/{young_person.IDEAS}/")
    for words in IDEAS:
        expect(reader.get_by_text(words)).to_have_count(0)


def slug(reader: Page) -> str:
    reader.goto("/")
    reader.get_by_role("link", name=asked.TITLE).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(asked.TITLE)
    return reader.url.rstrip("/").rpartition("/")[2]
