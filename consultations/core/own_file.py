"""What is handed over to somebody, arranged to be read: every room's part, with names that a person understands."""

from dataclasses import dataclass
from typing import Any

# The names that rooms give their parts, as people read them; what is not here is read with spaces for underscores.
NAMES = {
    "core.participant": "Your part",
    "joined_on": "The day you joined",
    "age_band": "Your age group",
    "area": "Your district",
    "answers": "Your answers",
    "words": "Your words",
    "marks": "What you picked or marked",
    "changed_at": "Last changed",
    "people": "How many people it speaks for",
    "on": "On",
    "value": "Your mark",
    "text": "What you wrote",
    "shown_as": "What others can read",
    "may_quote": "May we use these words?",
    "state": "What became of it",
}


@dataclass(frozen=True)
class Part:
    """One thing: its name, and either a value to read or smaller parts."""

    name: str
    value: str
    parts: tuple["Part", ...] = ()


def parts_of(given: dict[str, Any]) -> tuple[Part, ...]:
    """Whatever the rooms hand over (dicts, lists, plain values), as parts. Nothing is left out."""
    return tuple(_part(name, value) for name, value in given.items())


def _part(name: str, value: Any) -> Part:
    said = NAMES.get(name, name.rpartition(".")[2].replace("_", " ").capitalize())
    if isinstance(value, dict):
        return Part(said, "" if value else "Nothing", parts_of(value))
    if isinstance(value, list | tuple):
        return Part(said, "" if value else "Nothing", tuple(_part(f"{at}", one) for at, one in enumerate(value, 1)))
    return Part(said, _words(value))


def _words(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value)
