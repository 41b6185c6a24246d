"""The picture on the screen that newcomers tap when a code has got out: one of four, another every half minute.

Nothing is stored: which one it is follows from the room, its opening and the time, under a key that only we have.
"""

import hashlib
import hmac
from datetime import datetime

from django.conf import settings

from consultations.live.models import Session

PICTURES = ("star", "moon", "house", "boat")
EVERY = 30  # seconds
STILL_GOOD = 20  # seconds for which the one before is taken: a wall may be ten behind, and a thumb takes its time


def picture_of(session: Session, *, now: datetime) -> str:
    """What the screen shows at this moment."""
    return _at(session, int(now.timestamp()) // EVERY)


def taken(session: Session, *, now: datetime) -> set[str]:
    """What is taken from a phone at this moment."""
    since = int(now.timestamp() - STILL_GOOD) // EVERY
    return {picture_of(session, now=now), _at(session, since)}


def _at(session: Session, turn: int) -> str:
    """All four come in each four turns, in an order that nobody can know."""
    four, place = divmod(turn, len(PICTURES))
    return sorted(PICTURES, key=lambda picture: _keyed(session, four, picture))[place]


def _keyed(session: Session, four: int, picture: str) -> bytes:
    said = f"{session.key}\x00{session.epoch}\x00{four}\x00{picture}".encode()
    return hmac.new(f"live pictures\x00{settings.SECRET_KEY}".encode(), said, hashlib.sha256).digest()
