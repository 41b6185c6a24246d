"""When two words are the same word: one form of each letter, no capitals, nothing around them. No stemming, no guessing."""

import unicodedata

LONGEST = 200  # as long as the database keeps it; a few letters unfold into many
DRESS = "\ufe0f"  # makes a sign an emoji; people's phones add it or leave it out
KEY_CAP = "\u20e3"


def spelled(text: str) -> str:
    """The word as somebody spelled it: in one line, without spaces or punctuation around it."""
    return _bare(" ".join(text.split()))


def norm_of(text: str) -> str:
    """What all spellings of one word have in common (NFKC, casefold, trimmed punctuation); "" when nothing is left."""
    before, norm = "", text
    for _ in range(6):  # what is folded may unfold again; it settles after a step or two
        before = norm
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", norm).casefold())
        norm = _bare(" ".join(folded.replace(DRESS, "").split()))
        if norm == before:
            break
    return norm


def _bare(text: str) -> str:
    start, end = 0, len(text)
    while start < end and _around(text[start]) and text[start + 1 : start + 2] not in {DRESS, KEY_CAP}:
        start += 1
    while end > start and _around(text[end - 1]):
        end -= 1
    return text[start:end]


def _around(character: str) -> bool:
    return unicodedata.category(character)[0] in "PZ"
