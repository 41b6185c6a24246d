"""Finds sentences that claim deprivation without saying by which measure and of which year."""

import re

CLAIM = re.compile(r"\bdepriv(?:ed|ation)\b|\bpoorest\b", re.IGNORECASE)
MEASURE = re.compile(r"\bIMD\b|\bIoD\b|\bind(?:ex|ices) of (?:multiple )?deprivation\b", re.IGNORECASE)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# The official index does not bear this out in any year for any place here, so no measure and year make it right.
NEVER = re.compile(r"\btop[ -](?:10|ten)\b[^.!?\n]*\bdepriv|\bdepriv\w*[^.!?\n]*\btop[ -](?:10|ten)\b", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n")


def unsupported_claims(text: str) -> list[str]:
    """The sentences of this text that may not be printed as they are."""
    return [
        sentence.strip()
        for sentence in SENTENCE_END.split(text)
        if NEVER.search(sentence)
        or (CLAIM.search(sentence) and not (MEASURE.search(sentence) and YEAR.search(sentence)))
    ]
