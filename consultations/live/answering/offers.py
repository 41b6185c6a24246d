"""What each round of a room offers, kept for a few seconds: read once for a whole room, not once for each phone."""

import threading
import time
from dataclasses import dataclass

from consultations.core.kinds import Kind, Offered, kind_of
from consultations.core.models import Activity
from consultations.live.models import RoomRound

KEPT_FOR = 5.0  # seconds; wording and options change rarely while people answer
MOST_KEPT = 500


@dataclass(frozen=True)
class Offer:
    """One round as the quick way up knows it."""

    round_id: int
    session_id: int
    key: str
    kind: Kind
    offered: Offered


def offered_by(activity: Activity) -> Offered:
    entries = activity.entries.filter(origin="staff", state="published", parent=None).order_by("position")
    return Offered(activity.pk, activity.settings, tuple(entries.values_list("pk", flat=True)))


def read_offer(round_id: int) -> Offer | None:
    """From the database; None for a round that no room paces."""
    room = RoomRound.objects.select_related("step__activity", "step__session").filter(round_id=round_id).first()
    if room is None:
        return None
    activity, session = room.step.activity, room.step.session
    return Offer(round_id, session.pk, session.key, kind_of(activity), offered_by(activity))


class Kept:
    """The offers of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[int, tuple[float, Offer | None]] = {}

    def at_hand(self, round_id: int) -> Offer | None:
        """Without the database, or None."""
        found = self._kept.get(round_id)
        return found[1] if found is not None and found[0] > time.monotonic() else None

    def fetch(self, round_id: int) -> Offer | None:
        offer = read_offer(round_id)
        with self._lock:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            if offer is not None:
                self._kept[round_id] = (time.monotonic() + KEPT_FOR, offer)
        return offer

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()


offers = Kept()
