"""Reading a form off a page and filling it in as somebody in the room might."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html.parser import HTMLParser
from random import Random

COINS = 10
MOMENT = re.compile(r'data-now="\d+"')
KEYS = re.compile(r'name="(newcomer|op|seq)" value="([^"]*)"')
SAYINGS = (
    "More lights on the path",
    "A bus that still runs at nine",
    "Somewhere warm to wait",
    "Ask us before you build it",
    "Open the hall on Sundays",
    "A person at the stop",
)
SHORT = ("safe", "warm", "home", "mates", "bright", "buses", "quiet")


@dataclass
class Form:
    """The fields of one form: what is hidden in it, what can be picked, and the boxes for words."""

    action: str = ""
    id: str = ""
    hidden: dict[str, str] = field(default_factory=dict)
    radios: dict[str, list[str]] = field(default_factory=dict)
    ticks: dict[str, list[str]] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    selects: dict[str, list[str]] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)  # name → longest
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.loose: list[tuple[str, dict[str, str]]] = []  # fields that name their form by its id
        self.now: Form | None = None
        self.select = ""
        self.facts: dict[str, str] = {}
        self.elements: dict[str, dict[str, str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if "data-v" in has and "data-state" in has:
            self.facts = has
        if tag.startswith("live-"):
            self.elements[tag] = has
        if tag == "form":
            self.now = Form(action=has.get("action", ""), id=has.get("id", ""))
            self.forms.append(self.now)
        elif "disabled" not in has and tag in {"input", "select", "textarea", "button", "option"}:
            self._field(tag, has)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.now = None
        elif tag == "select":
            self.select = ""

    def _field(self, tag: str, has: dict[str, str]) -> None:
        owner = next((form for form in self.forms if form.id == has["form"]), None) if "form" in has else self.now
        if owner is None:
            return
        name, value = has.get("name", ""), has.get("value", "")
        if tag == "option" and self.select:
            owner.selects[self.select].append(value)
        elif not name:
            return
        elif tag == "select":
            self.select = name
            owner.selects[name] = []
        elif tag == "textarea":
            owner.words[name] = int(has.get("maxlength") or 140)
        elif tag == "button":
            owner.buttons.append((name, value))
        else:
            self._input(owner, has.get("type", "text"), name, value, has)

    @staticmethod
    def _input(owner: Form, kind: str, name: str, value: str, has: dict[str, str]) -> None:
        if kind == "hidden":
            owner.hidden[name] = value
        elif kind == "radio":
            owner.radios.setdefault(name, []).append(value)
        elif kind == "checkbox":
            owner.ticks.setdefault(name, []).append(value or "on")
        elif kind == "number":
            owner.numbers.append(name)
        else:
            owner.words[name] = int(has.get("maxlength") or 60)


@dataclass
class Page:
    """What a phone knows of a page: its forms, the facts of the room's fragment, and the elements that listen."""

    forms: list[Form]
    facts: dict[str, str]
    elements: dict[str, dict[str, str]]

    def form_to(self, ending: str) -> Form | None:
        return next((form for form in self.forms if form.action.endswith(ending)), None)


def read(html: str) -> Page:
    """What stands on the page. Phones of one room are sent the same but for their keys, so it is taken apart once for all."""
    keys = dict(KEYS.findall(html))
    page = _taken_apart(MOMENT.sub("", KEYS.sub(r'name="\1" value="\1"', html)))
    forms = [
        replace(form, hidden={name: keys.get(name, value) for name, value in form.hidden.items()})
        for form in page.forms
    ]
    return Page(forms, page.facts, page.elements)


@lru_cache(maxsize=64)
def _taken_apart(html: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    return Page(reader.forms, reader.facts, reader.elements)


def fill(form: Form, chance: Random) -> dict[str, list[str]]:
    """An answer that somebody might give. Never asks to be quoted."""
    given = {name: [value] for name, value in form.hidden.items()}
    for name, values in form.radios.items():
        picked = [value for value in values if value != "other"]
        given[name] = [chance.choice(picked or values)]
    for name, values in form.ticks.items():
        if name != "may_quote":
            given[name] = [chance.choice(values)]
    given |= dict(_places(form, chance))
    given |= dict(_coins(form, chance))
    pictures = [(name, value) for name, value in form.buttons if name not in {"status", "keep", "add"}]
    if pictures and not form.radios:
        name, value = chance.choice(pictures)
        given[name] = [value]
    if not form.radios or "other" not in {value for values in form.radios.values() for value in values}:
        for name, longest in form.words.items():
            given[name] = [chance.choice(SHORT if longest < 40 else SAYINGS)[:longest]]
    return given


def _places(form: Form, chance: Random) -> Iterator[tuple[str, list[str]]]:
    """Each thing at a place of its own; some people leave the last ones out."""
    ranked = [name for name, values in form.selects.items() if name != "seat" and "1" in values]
    chance.shuffle(ranked)
    for place, name in enumerate(ranked[: chance.randint(1, len(ranked))] if ranked else (), start=1):
        yield name, [str(place)]


def _coins(form: Form, chance: Random) -> Iterator[tuple[str, list[str]]]:
    purse = dict.fromkeys(form.numbers, 0)
    for _ in range(COINS if purse else 0):
        purse[chance.choice(form.numbers)] += 1
    for name, coins in purse.items():
        yield name, [str(coins)]
