"""Phones come into the room, say that they hear us, and ask for more time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from consultations.core.actions.taking_part import take_part_together
from consultations.core.tokens import guest_key
from consultations.live.doorbells import ring_staff
from consultations.live.models import Seat, Session
from consultations.live.pictures import taken
from engage.kit.refusal import Refusal


@dataclass(frozen=True)
class Coming:
    """One phone at the door of a room. `token`: its browser's own; nothing else is known of it."""

    session_id: int
    token: str
    extra_time: bool = False
    picture: str = ""


def join(*, session_id: int, token: str, now: datetime, extra_time: bool = False, picture: str = "") -> Seat:
    """The seat of this browser; the same again for one that was here before, also when the doors are locked.

    `picture`: what a newcomer saw on the screen, where that is asked. Refuses (409 `ended`, `locked`, `full`; 422
    `no_picture`, `wrong_picture`); then nobody took part in anything.
    """
    came = join_together(coming=[Coming(session_id, token, extra_time, picture)], now=now)[0]
    if isinstance(came, Refusal):
        raise came
    return came


@transaction.atomic
def join_together(*, coming: Sequence[Coming], now: datetime) -> list[Seat | Refusal]:
    """A seat or a refusal for each, in their order; all of it in one transaction.

    The room's row is locked until the end, so that its capacity is kept however many processes let phones in.
    """
    rooms = (
        Session.objects.select_for_update(of=["self"], no_key=True)
        .select_related("consultation")
        .filter(pk__in={one.session_id for one in coming})
        .order_by("pk")
    )
    came: dict[Coming, Seat | Refusal] = {}
    fuller: set[int] = set()
    for session in rooms:
        came |= _into(session, list(dict.fromkeys(one for one in coming if one.session_id == session.pk)), now, fuller)
    ring_staff(*fuller)
    return [came.get(one) or _ended() for one in coming]


def _into(session: Session, coming: Sequence[Coming], now: datetime, fuller: set[int]) -> dict[Coming, Seat | Refusal]:
    """Who comes into one room, whose row is locked; noted in `fuller` if anybody is new. The same phone twice is one seat."""
    if not session.is_open:
        return {one: _ended() for one in coming}
    keys = {one: guest_key(one.token, session.consultation_id) for one in coming}
    there = Seat.objects.filter(session=session, participant__guest_key__in=list(keys.values()))
    seats = {seat.participant.guest_key: seat for seat in there.select_related("participant", "session")}
    new = {keys[one]: one for one in coming if keys[one] not in seats}
    unseen = _who_sees_no_screen(session, new, now)
    new = {key: one for key, one in new.items() if key not in unseen}
    refusal = _why_not(session) if new else None
    if new and refusal is None:
        fitting = dict(list(new.items())[: max(0, session.capacity - Seat.objects.filter(session=session).count())])
        try:
            seats |= _seat(session, fitting, now)
            fuller |= {session.pk} if fitting else set()
        except Refusal as closed:
            refusal = closed
        else:
            refusal = _full() if len(fitting) < len(new) else None
    return {one: seats.get(keys[one]) or unseen.get(keys[one]) or refusal or _full() for one in coming}


def _seat(session: Session, coming: dict[str, Coming], now: datetime) -> dict[str | None, Seat]:
    """New seats, by guest key. Refuses (409) when the consultation is closed."""
    people = take_part_together(consultation=session.consultation, keys=list(coming), now=now)
    made = Seat.objects.bulk_create(
        Seat(session=session, participant_id=people[key], extra_time=one.extra_time) for key, one in coming.items()
    )
    return dict(zip(coming, made, strict=True))


def _who_sees_no_screen(session: Session, new: dict[str, Coming], now: datetime) -> dict[str, Refusal]:
    """Of the newcomers those who did not tap the picture that is on the screen, where that is asked."""
    admits = session.admits_until is not None and now < session.admits_until
    if not session.checks_screen or admits or session.joining_locked:
        return {}
    good = taken(session, now=now)
    return {key: _unseen(one.picture) for key, one in new.items() if one.picture not in good}


def _unseen(picture: str) -> Refusal:
    if not picture:
        words, code = _("Pick the picture that you see on the screen in the room."), "no_picture"
    else:
        words, code = _("That is not the picture on the screen. Look again: it changes."), "wrong_picture"
    return Refusal(words, status=422, code=code, field="picture_0")


def _why_not(session: Session) -> Refusal | None:
    if session.joining_locked:
        words = _("Nobody else can come in just now. Ask one of the adults in the room.")
        return Refusal(words, status=409, code="locked")
    return None


def _ended() -> Refusal:
    return Refusal(_("This session is over. Thank you for coming!"), status=409, code="ended")


def _full() -> Refusal:
    words = _("The room is full. You can share a phone with somebody, or put your hand up.")
    return Refusal(words, status=409, code="full")


def note_tested(*, seat_id: int, session_id: int) -> None:
    """The circle was tapped: the way up works. Twice is fine."""
    note_tested_together(seats={seat_id: session_id})


@transaction.atomic
def note_tested_together(*, seats: dict[int, int]) -> None:
    """The circles of many phones. `seats`: each with its session."""
    fresh = Seat.objects.filter(pk__in=seats, tested=False).order_by("pk").select_for_update(no_key=True)
    tapped = [(pk, room) for pk, room in fresh.values_list("pk", "session_id") if seats[pk] == room]
    Seat.objects.filter(pk__in=[pk for pk, _room in tapped]).update(tested=True)
    if tapped:
        ring_staff(*{room for _pk, room in tapped})


@transaction.atomic
def ask_for_more_time(*, seat_id: int, session_id: int, wanted: bool) -> None:
    Seat.objects.filter(pk=seat_id, session_id=session_id).update(extra_time=wanted)


@transaction.atomic
def choose_team(*, seat_id: int, session_id: int, team: str) -> None:
    """For which team this phone plays, until it says otherwise. Refuses (422 `no_team`) one that the room does not have."""
    teams = Session.objects.values_list("teams", flat=True).get(pk=session_id)
    if team not in {str(number) for number in range(1, teams + 1)}:
        raise Refusal(_("Pick one of the teams on the page."), code="no_team")
    Seat.objects.filter(pk=seat_id, session_id=session_id).update(team=int(team))
