"""A hall full of phones: an open question of a live session, and seats that are made together because nobody waits for them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

PIECE = 5_000


@dataclass(frozen=True)
class Hall:
    """One question that is open: what may be picked, and the signed cookie of each phone."""

    session_id: int
    key: str
    round_id: int
    options: list[int]
    cookies: list[str]


def open_hall(phones: int, *, seats_each: int = 1) -> Hall:
    """The session by the product's own actions; its seats by the thousand, as joining thousands would take minutes."""
    from django.utils import timezone

    from accounts.models import Member
    from consultations.core.models import Activity, Participant
    from consultations.live.access import cookie_for
    from consultations.live.actions.commanding import press
    from consultations.live.actions.planning import plan_session
    from consultations.live.models import Seat

    now: datetime = timezone.now()
    choice = Activity.objects.get(consultation__slug="walk-home", position=1)
    host = Member.objects.order_by("pk").first()
    assert host is not None
    session = plan_session(
        consultation=choice.consultation,
        title="A hall full of phones",
        activity_ids=[choice.pk],
        member_id=host.pk,
        seats_each=seats_each,
        now=now,
    )
    for v, verb in enumerate(("open_room", "show", "open")):
        press(session_id=session.pk, verb=verb, cmd_id=uuid4(), if_v=v, member_id=host.pk, hosts=True, now=now)
    session.refresh_from_db()
    assert session.step is not None and session.step.round_id is not None
    people = Participant.objects.bulk_create(
        (Participant(consultation=choice.consultation, joined_on=now.date()) for _ in range(phones)), batch_size=PIECE
    )
    seats = Seat.objects.bulk_create((Seat(session=session, participant=one) for one in people), batch_size=PIECE)
    return Hall(
        session.pk,
        session.key,
        session.step.round_id,
        list(choice.entries.filter(origin="staff").values_list("pk", flat=True)),
        [cookie_for(seat, session) for seat in seats],
    )


def request(hall: Hall, phone: int, option: int, *, op: str = "{op}", seq: str = "{seq}", seat: int = 0) -> str:
    """One answer as a phone posts it; `op` and `seq` may be filled in later, by something of 36 and 13 letters."""
    body = f"round={hall.round_id}&seat={seat}&status=answered&choice={option}&op={op}&seq={seq}"
    length = len(body) + (36 - len(op)) + (13 - len(seq))
    return (
        f"POST /live/{hall.key}/answer/ HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nCookie: room={hall.cookies[phone]}\r\n"
        f"Content-Length: {length}\r\n\r\n{body}"
    )
