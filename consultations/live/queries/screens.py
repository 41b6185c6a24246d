"""Finding a screen on a wall again by the key in its cookie."""

import hashlib
from datetime import datetime, timedelta

from consultations.live.models import Stage

# The thanks and the way to the follow-up page stay on the wall while people go; then the screen is nobody's.
SHOWS_THE_END = timedelta(hours=1)


def hash_of(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def stage_of(key: str, *, now: datetime) -> Stage | None:
    """With its session and everything that a document of it needs; None for a key that died with its session."""
    found = Stage.objects.select_related("session__consultation", "session__step__activity__consultation")
    return found.filter(key_hash=hash_of(key)).exclude(session__ended_at__lte=now - SHOWS_THE_END).first()
