"""The words that return codes are made of: short, harmless, easy to read aloud. A test holds them to 60 bits.

What is known here is public: the list stands in this repository. So spelling may be helped with, and a code never confirmed.
"""

from pathlib import Path

WORDS: tuple[str, ...] = tuple((Path(__file__).parent / "code_words.txt").read_text("ascii").split())
KNOWN = frozenset(WORDS)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
LONGEST_RUN = 80  # letters without a space that are looked at; ten words of ours


def taken_apart(run: str) -> list[str]:
    """Letters without a space as words of the list, as few as can be: "riverapple" is "river", "apple". [] if they are none."""
    if run in KNOWN or len(run) > LONGEST_RUN:
        return [run] if run in KNOWN else []
    best: list[list[str] | None] = [[]] + [None] * len(run)
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - 16), end):
            before = best[start]
            if before is not None and run[start:end] in KNOWN:
                found = [*before, run[start:end]]
                standing = best[end]
                best[end] = found if standing is None or len(found) < len(standing) else standing
    return best[-1] or []


def near(word: str) -> str:
    """The word of the list that is one slip away (a letter wrong, left out, too many, or two swapped); "" if there is none."""
    if word in KNOWN or not 2 < len(word) < 20:
        return ""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    slips = {left + right[1:] for left, right in cuts if right}
    slips |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    slips |= {left + letter + right[1:] for left, right in cuts if right for letter in LETTERS}
    slips |= {left + letter + right for left, right in cuts for letter in LETTERS}
    # Whoever slips seldom slips at the first letter.
    return min(slips & KNOWN, key=lambda found: (found[0] != word[0], found), default="")
