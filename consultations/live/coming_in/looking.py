"""What many phones need to know at once: which room a code opens, and each phone's own part in its room."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import connection

from consultations.core.models import Consultation
from consultations.live.access import Place
from consultations.live.models import Session


@dataclass(frozen=True)
class AtDoor:
    """A phone that asks for the card of a room."""

    code: str


@dataclass(frozen=True)
class Inside:
    """A phone that asks for its page; or, `tapped`, that tapped the circle."""

    place: Place
    key: str


@dataclass(frozen=True)
class Sight:
    """A room as it is now. `version`: of the stream of its phones; `moment`: the database's clock, in milliseconds.

    `plain`: this phone's own part is empty, so its page is everybody's with keys of its own. `reads`: the page says how many
    seconds are left to read, so it is drawn for each.
    """

    session_id: int
    key: str
    code: str
    v: int
    version: int
    moment: int
    plain: bool = False
    tested: bool = False
    reads: bool = False


Asked = AtDoor | Inside


def look(asked: Sequence[Asked]) -> list[Sight | None]:
    """One sight for each; None for whom only the ordinary pages have an answer."""
    doors = {one.code for one in asked if isinstance(one, AtDoor)}
    inside = [one for one in asked if isinstance(one, Inside)]
    rooms = _rooms(doors, {one.place.session_id for one in inside})
    by_code = {sight.code: sight for sight in rooms.values()}
    seats = _seats([one.place for one in inside])
    return [by_code.get(one.code) if isinstance(one, AtDoor) else _from(one, rooms, seats) for one in asked]


def _from(one: Inside, rooms: dict[int, Sight], seats: "dict[Place, tuple[bool, bool]]") -> Sight | None:
    room, seat = rooms.get(one.place.session_id), seats.get(one.place)
    if room is None or seat is None or room.key != one.key:
        return None
    tested, plain = seat
    return replace(room, plain=plain and not room.reads, tested=tested)


def _rooms(codes: set[str], sessions: set[int]) -> dict[int, Sight]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT s.id, s.key, coalesce(s.code, ''), s.v, coalesce(known.version, 0),
                   (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
                   EXISTS (SELECT 1 FROM live_step st JOIN live_roomround rr ON rr.round_id = st.round_id
                           WHERE st.id = s.step_id AND clock_timestamp() < rr.reading_until)
            FROM live_session s
            JOIN core_consultation c ON c.id = s.consultation_id AND c.state = ANY(%(public)s)
            LEFT JOIN realtime_streamversion known ON known.name = 'room:' || s.id
            WHERE (s.code = ANY(%(codes)s) OR s.id = ANY(%(sessions)s)) AND s.state = ANY(%(open)s)
            """,
            {
                "public": [str(state) for state in Consultation.PUBLIC_STATES],
                "open": [str(state) for state in Session.OPEN_STATES],
                "codes": list(codes),
                "sessions": list(sessions),
            },
        )
        return {row[0]: replace(Sight(*row[:6]), reads=row[6]) for row in cursor.fetchall()}


def _seats(places: Sequence[Place]) -> dict[Place, tuple[bool, bool]]:
    """For each seat that still stands: was its circle tapped, and is its own part of the page empty?"""
    if not places:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT seat.session_id, seat.id, seat.participant_id, person.consultation_id, seat.tested,
                   person.area_id IS NULL AND seat.team IS NULL AND NOT seat.extra_time AND NOT EXISTS (
                     SELECT 1 FROM live_session s JOIN live_step st ON st.id = s.step_id
                     JOIN core_answer given ON given.round_id = st.round_id
                     WHERE s.id = seat.session_id AND given.participant_id = seat.participant_id AND given.seat = 0)
            FROM live_seat seat JOIN core_participant person ON person.id = seat.participant_id
            WHERE seat.id = ANY(%s)
            """,
            [[place.seat_id for place in places]],
        )
        return {Place(*row[:4]): (row[4], row[5]) for row in cursor.fetchall()}
