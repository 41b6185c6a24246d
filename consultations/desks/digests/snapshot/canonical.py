"""One way to write an account down byte for byte, so that its hash can be checked by anybody who has the file."""

import hashlib
import json
from typing import Any


def canonical(part: dict[str, Any]) -> bytes:
    """Sorted keys, no spaces, UTF-8, whole numbers and text only: the same account is the same bytes, always."""
    _refuse_floats(part)
    return json.dumps(part, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def seal(part: dict[str, Any]) -> str:
    """The SHA-256 of the canonical bytes."""
    return hashlib.sha256(canonical(part)).hexdigest()


def _refuse_floats(value: object) -> None:
    """A float may be written differently after a round trip through the database; then the hash would not verify."""
    if isinstance(value, float):
        raise TypeError("an account holds whole numbers and text, no floats")
    if isinstance(value, dict):
        for inner in value.values():
            _refuse_floats(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_floats(inner)
