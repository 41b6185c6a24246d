"""What is handed over to somebody, arranged to be read: every room's part, with names that a person understands."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_lazy

# The names that rooms give their parts, as people read them; what is not here is read with spaces for underscores.
NAMES = {
    "core.participant": gettext_lazy("Your part"),
    "safeguarding.participant": gettext_lazy("Participant"),
    "live.participant": gettext_lazy("Participant"),
    "live_sessions": gettext_lazy("Live sessions"),
    "session": gettext_lazy("Session"),
    "more_time": gettext_lazy("More time"),
    "words_held": gettext_lazy("Words held"),
    "consultation": gettext_lazy("Consultation"),
    "question": gettext_lazy("Question"),
    "round": gettext_lazy("Round"),
    "status": gettext_lazy("Status"),
    "joined_on": gettext_lazy("The day you joined"),
    "age_band": gettext_lazy("Your age group"),
    "area": gettext_lazy("Your district"),
    "answers": gettext_lazy("Your answers"),
    "words": gettext_lazy("Your words"),
    "marks": gettext_lazy("What you picked or marked"),
    "changed_at": gettext_lazy("Last changed"),
    "people": gettext_lazy("How many people it speaks for"),
    "on": gettext_lazy("On"),
    "value": gettext_lazy("Your mark"),
    "text": gettext_lazy("What you wrote"),
    "shown_as": gettext_lazy("What others can read"),
    "may_quote": gettext_lazy("May we use these words?"),
    "state": gettext_lazy("What became of it"),
}
# What our own short words in some of these parts mean.
VALUES = {
    "status": {
        "answered": gettext_lazy("answered"),
        "not_sure": gettext_lazy("not sure"),
        "skipped": gettext_lazy("skipped"),
        "rather_not_say": gettext_lazy("rather not say"),
    },
    "area": {"elsewhere": gettext_lazy("somewhere else")},
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
    said = str(NAMES.get(name, name.rpartition(".")[2].replace("_", " ").capitalize()))
    if isinstance(value, dict):
        return Part(said, "" if value else gettext("Nothing"), parts_of(value))
    if isinstance(value, list | tuple):
        return Part(
            said, "" if value else gettext("Nothing"), tuple(_part(f"{at}", one) for at, one in enumerate(value, 1))
        )
    known = VALUES.get(name, {}).get(value) if isinstance(value, str) else None
    return Part(said, str(known) if known else _words(value))


def _words(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return str(value)
