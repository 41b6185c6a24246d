"""Keys that find a participant again without joining anything: HMACs of the browser's token and of the return code."""

import hashlib
import hmac
import secrets

from django.conf import settings

from consultations.core.code_words import KNOWN, WORDS, near, taken_apart

REPORT_CODE_WORDS = 4  # leads to "it was taken down" and to nothing else
CODE_WORDS = 6  # six words out of more than 1,024 are over 60 bits


def new_guest_token() -> str:
    return secrets.token_urlsafe(24)


def guest_key(token: str, consultation_id: int) -> str:
    """The key of one browser in one consultation; the same browser elsewhere has another key (DPR-09, DPR-18)."""
    return _keyed("guest", f"{token}\x00{consultation_id}")


def new_return_code() -> str:
    """Six readable words, at least 60 bits, from the system's random source."""
    return "-".join(secrets.choice(WORDS) for _ in range(CODE_WORDS))


def board_seed(token: str, activity_id: int) -> str:
    """The order of one board for one browser, as long as its cookie lives; it says nothing about the browser."""
    return _keyed("board order", f"{token}\x00{activity_id}")[:16]


def report_browser_key(token: str, entry_id: int) -> str:
    """The key of one browser about one entry: who reports two entries has two, and neither is their guest key."""
    return _keyed("report", f"{token}\x00{entry_id}")


def report_code(token: str, entry_id: int, version: int, reason: str) -> str:
    """The words by which a reporter finds out what happened. The same report sent twice gets the same words."""
    drawn = int(_keyed("report code", f"{token}\x00{entry_id}\x00{version}\x00{reason}"), 16)
    words = []
    for _ in range(REPORT_CODE_WORDS):
        drawn, at = divmod(drawn, len(WORDS))
        words.append(WORDS[at])
    return "-".join(words)


def report_code_key(code: str) -> str:
    return _keyed("report found", tidy_return_code(code))


def tidy_return_code(typed: str) -> str:
    """What was typed, with spaces, commas, capitals and dashes of all sorts made alike; words that run together taken apart."""
    kept = "".join(character if character.isalpha() else " " for character in typed.casefold())
    return "-".join(word for run in kept.split() for word in taken_apart(run) or [run])


def spelling_of(typed: str) -> tuple[list[tuple[str, str]], str]:
    """Help with a code that nobody has: each word that is not on our public list with the one that is nearest (or ""), and
    the code with those put right, "" when that gives nothing new. It says nothing about which codes there are.
    """
    words = tidy_return_code(typed).split("-")
    if len(words) > 2 * CODE_WORDS:
        return [], ""
    unknown = [(word, near(word)) for word in words if word not in KNOWN]
    better = [dict(unknown).get(word) or word for word in words]
    whole = better != words and all(word in KNOWN for word in better)
    return unknown, "-".join(better) if whole else ""


def return_key(code: str) -> str:
    return _keyed("return", tidy_return_code(code))


def _keyed(purpose: str, message: str) -> str:
    secret = f"{purpose}\x00{settings.SECRET_KEY}".encode()
    return hmac.new(secret, message.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
