"""Finding a screen on a wall again by the key in its cookie."""

import hashlib

from consultations.live.models import Stage


def hash_of(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def stage_of(key: str) -> Stage | None:
    """With its session and everything that a document of it needs."""
    found = Stage.objects.select_related("session__consultation", "session__step__activity__consultation")
    return found.filter(key_hash=hash_of(key)).first()
