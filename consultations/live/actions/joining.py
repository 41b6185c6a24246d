"""A phone comes into the room, says that it hears us, and asks for more time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from consultations.core.access import participant_of_token
from consultations.core.actions.taking_part import take_part
from consultations.live.doorbells import ring_staff
from consultations.live.models import Seat, Session
from engage.kit.refusal import Refusal


@transaction.atomic
def join(*, session_id: int, token: str, now: datetime, extra_time: bool = False) -> Seat:
    """The seat of this browser; the same again for one that was here before, also when the doors are locked.

    Refuses (409 `ended`, `locked`, `full`); then nobody took part in anything.
    """
    session = Session.objects.select_related("consultation").get(pk=session_id)
    if not session.is_open:
        raise Refusal(_("This session is over. Thank you for coming!"), status=409, code="ended")
    participant = participant_of_token(token, session.consultation)
    seat = Seat.objects.filter(session=session, participant=participant).first() if participant else None
    if seat is not None:
        return seat
    if session.joining_locked:
        raise Refusal(
            _("Nobody else can come in just now. Ask one of the adults in the room."), status=409, code="locked"
        )
    if Seat.objects.filter(session=session).count() >= session.capacity:
        raise Refusal(
            _("The room is full. You can share a phone with somebody, or put your hand up."), status=409, code="full"
        )
    if participant is None:
        participant = take_part(consultation=session.consultation, token=token, now=now)
    seat, _made = Seat.objects.get_or_create(
        session=session, participant=participant, defaults={"extra_time": extra_time}
    )
    ring_staff(session.pk)
    return seat


@transaction.atomic
def note_tested(*, seat_id: int, session_id: int) -> None:
    """The circle was tapped: the way up works. Twice is fine."""
    if Seat.objects.filter(pk=seat_id, session_id=session_id, tested=False).update(tested=True):
        ring_staff(session_id)


@transaction.atomic
def ask_for_more_time(*, seat_id: int, session_id: int, wanted: bool) -> None:
    Seat.objects.filter(pk=seat_id, session_id=session_id).update(extra_time=wanted)
