"""How hard a text is to read: its sentences, the syllables of its words, and the age at which most people can read it."""

import re
from functools import cache

import pyphen

SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…][\"'”’)])\s+|\n+")
WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
VOWELS = re.compile(r"[aeiouy]+")
SILENT = re.compile(r"(?<=[^aeiouy])(?:(?<!l)e|es|(?<![td])ed)$|(?<=[aeiouy]l)e$|^y(?=[aeiou])")
# Fewer words say nothing: one long name in a line of ten would make it a text for professors.
FEWEST_WORDS = 25
YOUNGEST = 5.0
SCHOOL_BEGINS_AT = 5  # the formula gives a school year; the first one is for people of five


def sentences_of(text: str) -> list[str]:
    """The sentences; a line of a list is a sentence of its own."""
    return [part.strip() for part in SENTENCE_END.split(text) if WORD.search(part)]


def words_of(text: str) -> list[str]:
    return WORD.findall(text)


@cache
def _dictionary() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB", left=2, right=2)


@cache
def syllables_in(word: str) -> int:
    """As many as there are places to break the word in British English, and one more. A number counts as one."""
    return sum(_syllables(part) for part in re.split(r"['’\-]", word.lower()) if part)


def _syllables(part: str) -> int:
    """Printers do not break short words ("county"), so where there is no place the sounding vowels are counted."""
    broken = len(_dictionary().positions(part)) + 1
    return broken if broken > 1 else max(1, len(VOWELS.findall(SILENT.sub("", part))))


def reading_age(text: str) -> float | None:
    """The Flesch–Kincaid grade plus five years, to one decimal; None for a text too short to say.

    0.39 × words a sentence + 11.8 × syllables a word − 15.59 (Kincaid and others, 1975).
    """
    words, sentences = words_of(text), sentences_of(text)
    if len(words) < FEWEST_WORDS:
        return None
    syllables = sum(syllables_in(word) for word in words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    return max(YOUNGEST, round(grade + SCHOOL_BEGINS_AT, 1))


def longest_sentence(text: str) -> tuple[str, int]:
    """The sentence with the most words, and how many; ("", 0) for no text."""
    return max(
        ((sentence, len(words_of(sentence))) for sentence in sentences_of(text)), key=lambda s: s[1], default=("", 0)
    )
