"""Keys that find a participant again without joining anything: HMACs of the browser's token and of the return code."""

import hashlib
import hmac
import secrets

from django.conf import settings

from consultations.core.code_words import WORDS

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
    """What was typed, with spaces, commas, capitals and dashes of all sorts made alike."""
    kept = "".join(character if character.isalpha() else " " for character in typed.casefold())
    return "-".join(kept.split())


def return_key(code: str) -> str:
    return _keyed("return", tidy_return_code(code))


def _keyed(purpose: str, message: str) -> str:
    secret = f"{purpose}\x00{settings.SECRET_KEY}".encode()
    return hmac.new(secret, message.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
