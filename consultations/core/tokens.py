"""Keys that find a participant again without joining anything: HMACs of the browser's token and of the return code."""

import hashlib
import hmac
import secrets

from django.conf import settings

from consultations.core.code_words import WORDS

CODE_WORDS = 6  # six words out of more than 1,024 are over 60 bits


def new_guest_token() -> str:
    return secrets.token_urlsafe(24)


def guest_key(token: str, consultation_id: int) -> str:
    """The key of one browser in one consultation; the same browser elsewhere has another key (DPR-09, DPR-18)."""
    return _keyed("guest", f"{token}\x00{consultation_id}")


def new_return_code() -> str:
    """Six readable words, at least 60 bits, from the system's random source."""
    return "-".join(secrets.choice(WORDS) for _ in range(CODE_WORDS))


def tidy_return_code(typed: str) -> str:
    """What was typed, with spaces, commas, capitals and dashes of all sorts made alike."""
    kept = "".join(character if character.isalpha() else " " for character in typed.casefold())
    return "-".join(kept.split())


def return_key(code: str) -> str:
    return _keyed("return", tidy_return_code(code))


def _keyed(purpose: str, message: str) -> str:
    secret = f"{purpose}\x00{settings.SECRET_KEY}".encode()
    return hmac.new(secret, message.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
