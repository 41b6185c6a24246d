"""A timer that closes the question, where the host chose that: the moment comes, and every screen says so by itself.

Whoever takes an answer asks the clock anyway (live_pace). Whoever asked for more time keeps it: then the question stays open
for them, and all the others read that it is closed.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from consultations.core.models import Round
from consultations.live.actions.courses import close_round
from consultations.live.doorbells import ring_everybody
from consultations.live.models import RoomRound, Session
from consultations.live.queries.rooms import ends_for_all, room_round_of
from engage.kit import clock


@transaction.atomic
def check_timer(session_id: int) -> float | None:
    """Close what is over, or tell the screens, each once; seconds until the next such moment, None where none comes."""
    found = _open_and_timed().filter(step__session=session_id).select_related("step__session").first()
    if found is None or found.closes_at is None:
        return None
    now = clock.now()
    over = ends_for_all(found, found.step.session)
    if now < found.closes_at:
        return _seconds(found.closes_at - now)
    if over is None or now >= over:
        return _close(session_id)
    # Several processes may come to it at one moment; one of them rings.
    if RoomRound.objects.filter(pk=found.pk, timer_told=False, revealed_at=None).update(timer_told=True):
        ring_everybody(session_id)
    return _seconds(over - now)


def _close(session_id: int) -> float | None:
    """At the moment at which it was over, however late somebody comes to write it down."""
    session = Session.objects.select_for_update(of=["self"], no_key=True).select_related("step").get(pk=session_id)
    on_now = room_round_of(session)
    if on_now is None or on_now.round.state != Round.State.OPEN:
        return None  # a host was faster
    over, now = ends_for_all(on_now, session), clock.now()
    if over is None:
        return None
    if now < over:
        return _seconds(over - now)  # a host gave more time meanwhile
    close_round(session, over)
    ring_everybody(session_id)
    return None


def _open_and_timed() -> QuerySet[RoomRound]:
    on_now = RoomRound.objects.filter(round__state=Round.State.OPEN, closes_at__isnull=False, step__round=F("round"))
    return on_now.filter(step__session__step=F("step"))


def _seconds(left: timedelta) -> float:
    return left.total_seconds()
