"""What the desk says beside a text: how old a reader it asks for, what is too long, and words with something better."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from consultations.core.readiness import AIM, OLDEST_READER, long_sentences, wrong_with
from consultations.desks.authoring.models import WatchedWord
from engage.kit.reading import reading_age
from engage.kit.rich_text import typed_words

STOPS, COULD, FINE = "stops", "could", "fine"


@dataclass(frozen=True)
class Note:
    """One remark on a text. `stops`: it cannot be submitted so; `could`: it could be better; `fine`: well done."""

    level: str
    words: str


def watched_words() -> list[tuple[re.Pattern[str], WatchedWord]]:
    return [(re.compile(rf"(?<!\w){re.escape(one.word)}(?!\w)", re.I), one) for one in WatchedWord.objects.all()]


def notes_on(text: str, watched: Iterable[tuple[re.Pattern[str], WatchedWord]]) -> list[Note]:
    """Empty for no text."""
    if not text.strip():
        return []
    notes = [Note(STOPS, words) for words in wrong_with(text)]
    age = reading_age(typed_words(text))
    if age is not None and age <= OLDEST_READER:
        good = age <= AIM + 0.5
        words = f"Reads like a text for people of {age:.0f}. " + ("Good." if good else f"{AIM} would be better.")
        notes.append(Note(FINE if good else COULD, words))
    notes += [Note(COULD, f"A long sentence; two would be easier: “{one}”") for one in long_sentences(text)]
    for pattern, word in watched:
        if pattern.search(text):
            notes.append(Note(COULD, f"“{word.word}”: {word.instead}."))
    return notes


def notes_by_field(texts: Mapping[str, object]) -> dict[str, list[Note]]:
    """For each field that holds words: its notes. One query however many fields."""
    watched = watched_words()
    return {field: notes_on(text, watched) for field, text in texts.items() if isinstance(text, str)}
