"""Which held words of a room came from one phone: a letter beside them, so that a flood is seen as what it is.

The letter must say nothing else. It is none of a person, a seat or a count: it is drawn from a keyed hash for this question of
this session, so that it is another one beside the next question and in the next session, and no two phones have the same one
in a queue. Only words that stand in the queue have it, so it never leads to what a colleague sent to safeguarding. Words in
which the checks saw danger have none, nor have answers to a sensitive question: there two texts could tell who somebody is.
"""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Mapping, Sequence
from string import ascii_uppercase

from django.conf import settings

from consultations.core.models import Entry

DANGER = 3
FLOOD_FROM = 2  # one piece of words says nothing about a phone


def phones_of(lines: Sequence[Sequence[Entry]], authors: Mapping[int, int]) -> dict[int, int]:
    """By the first entry of each line, the one phone that all of the line came from."""
    one: dict[int, int] = {}
    for line in lines:
        whose = {authors.get(entry.pk) for entry in line}
        phone = whose.pop()
        if phone is not None and not whose:
            one[line[0].pk] = phone
    return one


def letters(session_id: int, lines: Sequence[Sequence[Entry]], phones: Mapping[int, int]) -> dict[int, str]:
    """By the first entry of each line, the letter of its phone; only where there is more than one piece of words from it."""
    pieces: dict[tuple[int, int], list[Entry]] = defaultdict(list)
    firsts: dict[tuple[int, int], list[int]] = defaultdict(list)
    for line in lines:
        first = line[0]
        if first.pk in phones and not first.activity.sensitive and all(entry.severity < DANGER for entry in line):
            pieces[where := (first.activity_id, phones[first.pk])] += line
            firsts[where].append(first.pk)
    found: dict[int, str] = {}
    free = list(ascii_uppercase)
    for where in sorted(pieces, key=lambda where: min(firsts[where])):
        if len(pieces[where]) >= FLOOD_FROM:
            letter = _drawn(session_id, *where, free)
            free.remove(letter)
            found |= dict.fromkeys(firsts[where], letter)
    return found


def _drawn(session_id: int, activity_id: int, phone: int, free: list[str]) -> str:
    secret = f"same phone\x00{settings.SECRET_KEY}".encode()
    drawn = hmac.new(secret, f"{session_id} {activity_id} {phone}".encode(), hashlib.sha256).digest()
    wanted = ascii_uppercase[int.from_bytes(drawn[:8], "big") % len(ascii_uppercase)]
    return next((letter for letter in free if letter >= wanted), free[0])
