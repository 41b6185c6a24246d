"""Sentences as if they were translated: what was not given to translation stands out, and so does what is too narrow."""

import re

# Placeholders, tags, entities and line ends stay as they are.
KEPT = re.compile(r"(%\(\w+\)[sd]|%[sd%]|<[^>]*>|&\w+;|\n)")
FROM_THE_LEFT = str.maketrans("AEIOUYaeiouycnszlCNSZL", "ÀÉÎÕÜÝàéîõüýçñšžłÇÑŠŽŁ")
# Letters that run from the right, one for each of ours, so that pages can be looked at as they will be in Arabic.
FROM_THE_RIGHT = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابثدعفغهيجكلمنوحقرستطصظخىز")
LONGER = 0.3  # most languages need more room than English
WORD = 7  # letters of a word in what is added, so that lines can be broken


def pseudo(sentence: str, *, from_the_right: bool) -> str:
    """The sentence in brackets, in letters of another kind, a third longer."""
    parts = KEPT.split(sentence)
    for at in range(0, len(parts), 2):
        words = parts[at]
        parts[at] = words.lower().translate(FROM_THE_RIGHT) if from_the_right else words.translate(FROM_THE_LEFT)
    letters = sum(len(part) for part in parts[::2])
    more = int(letters * LONGER) if letters > 3 else 0
    filling = ("ـ" if from_the_right else "~") * WORD
    return f"[{''.join(parts)}{' '.join([filling] * (more // WORD) + [filling[: more % WORD]]).rstrip()}]"
