"""Seals words under safeguarding's own key, so that a copy of the database alone tells nothing (DPR-21)."""

import base64
import hashlib
import json
import secrets
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unreadable(Exception):  # noqa: N818  (a state of the key, not of the program)
    """No key that we have opens this: SAFEGUARDING_KEY was changed without SAFEGUARDING_KEY_FALLBACKS, or it is damaged."""


def seal(contents: dict[str, Any]) -> tuple[str, str]:
    """(sealed, hash). The hash covers a salt that is sealed with the words, so that nobody can try words against it."""
    salted = {**contents, "salt": secrets.token_hex(16)}
    return _keys().encrypt(_bytes(salted)).decode(), _hash(salted)


def unseal(sealed: str, sealed_hash: str = "") -> dict[str, Any]:
    """What was sealed. Raises Unreadable when no key opens it, or when it is not what `sealed_hash` was made of."""
    try:
        salted: dict[str, Any] = json.loads(_keys().decrypt(sealed.encode()))
    except (InvalidToken, ValueError) as problem:
        raise Unreadable from problem
    if sealed_hash and _hash(salted) != sealed_hash:
        raise Unreadable
    return {key: value for key, value in salted.items() if key != "salt"}


def reseal(sealed: str) -> str:
    """The same under the newest key. Raises Unreadable."""
    try:
        return _keys().rotate(sealed.encode()).decode()
    except InvalidToken as problem:
        raise Unreadable from problem


def _keys() -> MultiFernet:
    keys = [settings.SAFEGUARDING_KEY, *settings.SAFEGUARDING_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"safeguarding:" + key.encode()).digest())) for key in keys]
    )


def _bytes(contents: dict[str, Any]) -> bytes:
    return json.dumps(contents, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _hash(contents: dict[str, Any]) -> str:
    return hashlib.sha256(_bytes(contents)).hexdigest()
