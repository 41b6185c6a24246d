"""The one transaction that writes many answers: the rounds locked, the room's rule read, the newest of each kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from consultations.core.actions.words import take_away
from consultations.core.models import Entry
from consultations.live.answering.sent import Reply, refused, thanks
from consultations.live.doorbells import screens_of_staff
from consultations.live.queries.pace import not_in_this_room, refusal_for
from engage.kit.refusal import Refusal
from engage.realtime.streams import announce

if TYPE_CHECKING:
    from consultations.live.answering.writer import Waiting

Key = tuple[int, int, int]  # round, participant, seat


@dataclass(frozen=True)
class Paced:
    """What the room's rule says of one round at this moment."""

    session_id: int
    v: int
    seats_each: int
    activity_version: int
    moment: datetime
    verdict: str
    late: bool
    late_with_more_time: bool


@dataclass(frozen=True)
class Standing:
    """What is stored of one answer after the write."""

    answer_id: int
    op: UUID | None
    late: bool
    fresh: bool = False


@transaction.atomic
def commit(batch: "Sequence[Waiting]") -> list[Reply]:
    """Write the batch; one reply for each, in its order. Nothing is said before the transaction is over."""
    newest = _newest(batch)
    paced = _paced({one.sent.round_id for one in batch})
    open_ones = [one for one in newest.values() if _may_come_in(one, paced)]
    written = _write_answers(open_ones, paced)
    _write_votes([(one, written[key_of(one)]) for one in open_ones if key_of(one) in written])
    standing = _standing([one for one in batch if key_of(one) not in written or newest[key_of(one)] is not one])
    replies = [_reply(one, newest[key_of(one)], paced, written, standing) for one in batch]
    rooms = {paced[one.sent.round_id].session_id for one in open_ones if key_of(one) in written}
    announce(*(name for room in sorted(rooms) for name in screens_of_staff(room)))
    return replies


def key_of(one: "Waiting") -> Key:
    return one.sent.round_id, one.place.participant_id, one.sent.seat


def _newest(batch: "Sequence[Waiting]") -> "dict[Key, Waiting]":
    """One statement can write a row once only: of several answers of one person the newest, in the order of all writers."""
    newest: dict[Key, Waiting] = {}
    for one in batch:
        before = newest.get(key_of(one))
        if before is None or before.sent.seq < one.sent.seq:
            newest[key_of(one)] = one
    return dict(sorted(newest.items()))


def _paced(rounds: Iterable[int]) -> dict[int, Paced]:
    wanted = sorted(rounds)
    with connection.cursor() as cursor:
        # FOR SHARE, then another statement: it waits for whoever closes or reveals, and then reads what they wrote.
        cursor.execute("SELECT 1 FROM core_round WHERE id = ANY(%s) ORDER BY id FOR SHARE", [wanted])
        cursor.execute(
            """
            SELECT round_id, session_id, v, seats_each, activity_version, moment, verdict,
                   coalesce(moment >= late_from, false), coalesce(moment >= late_from_with_more_time, false)
            FROM live_pace WHERE round_id = ANY(%s)
            """,
            [wanted],
        )
        return {row[0]: Paced(*row[1:]) for row in cursor.fetchall()}


def _may_come_in(one: "Waiting", paced: dict[int, Paced]) -> bool:
    pace = paced.get(one.sent.round_id)
    return (
        pace is not None
        and pace.session_id == one.place.session_id
        and pace.verdict == "open"
        and one.sent.seat < pace.seats_each
    )


def _write_answers(batch: "Sequence[Waiting]", paced: dict[int, Paced]) -> dict[Key, Standing]:
    if not batch:
        return {}
    of = [paced[one.sent.round_id] for one in batch]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO core_answer
              (round_id, participant_id, seat, status, op, seq, source, people, activity_version, late, changed_at)
            SELECT s.round_id, s.participant_id, s.seat, s.status, s.op, s.seq, 'phone', 1, s.version,
                   CASE WHEN place.extra_time THEN s.late_with_more_time ELSE s.late END, s.moment
            FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::smallint[], %s::text[], %s::uuid[],
                        %s::bigint[], %s::smallint[], %s::bool[], %s::bool[], %s::timestamptz[])
              AS s (round_id, session_id, participant_id, place_id, seat, status, op, seq, version, late,
                    late_with_more_time, moment)
            JOIN live_seat place
              ON place.id = s.place_id AND place.session_id = s.session_id AND place.participant_id = s.participant_id
            JOIN core_participant person ON person.id = s.participant_id
            FOR KEY SHARE OF person
            ON CONFLICT (participant_id, round_id, seat) DO UPDATE
              SET status = excluded.status, op = excluded.op, seq = excluded.seq, source = excluded.source,
                  people = excluded.people, activity_version = excluded.activity_version, late = excluded.late,
                  changed_at = excluded.changed_at
              WHERE core_answer.seq < excluded.seq AND core_answer.op IS DISTINCT FROM excluded.op
            RETURNING round_id, participant_id, seat, id, op, late, xmax = 0
            """,
            [
                [one.sent.round_id for one in batch],
                [pace.session_id for pace in of],
                [one.place.participant_id for one in batch],
                [one.place.seat_id for one in batch],
                [one.sent.seat for one in batch],
                [one.given.status for one in batch],
                [one.sent.op for one in batch],
                [one.sent.seq for one in batch],
                [pace.activity_version for pace in of],
                [pace.late for pace in of],
                [pace.late_with_more_time for pace in of],
                [pace.moment for pace in of],
            ],
        )
        return {row[:3]: Standing(*row[3:]) for row in cursor.fetchall()}


def _write_votes(written: "Sequence[tuple[Waiting, Standing]]") -> None:
    """The marks of these answers, instead of those they had; words that an earlier answer held are taken back."""
    changed = [standing.answer_id for _, standing in written if not standing.fresh]
    rows = [
        (standing.answer_id, mark.entry, mark.value, one.sent) for one, standing in written for mark in one.given.marks
    ]
    with connection.cursor() as cursor:
        if changed:
            cursor.execute(
                """
                DELETE FROM core_vote v WHERE v.answer_id = ANY(%s) AND NOT EXISTS (
                  SELECT 1 FROM unnest(%s::bigint[], %s::bigint[]) AS kept (answer_id, entry_id)
                  WHERE kept.answer_id = v.answer_id AND kept.entry_id = v.entry_id)
                """,
                [changed, [row[0] for row in rows], [row[1] for row in rows]],
            )
        if rows:
            cursor.execute(
                """
                INSERT INTO core_vote (answer_id, entry_id, value, people, op, seq)
                SELECT m.answer_id, m.entry_id, m.value, 1, m.op, m.seq
                FROM unnest(%s::bigint[], %s::bigint[], %s::smallint[], %s::uuid[], %s::bigint[])
                  AS m (answer_id, entry_id, value, op, seq)
                ON CONFLICT ON CONSTRAINT one_vote_of_an_answer_on_an_entry
                DO UPDATE SET value = excluded.value, op = excluded.op, seq = excluded.seq
                """,
                [
                    [row[0] for row in rows],
                    [row[1] for row in rows],
                    [row[2] for row in rows],
                    [row[3].op for row in rows],
                    [row[3].seq for row in rows],
                ],
            )
    if changed:
        for entry in (
            Entry.objects.filter(answer_id__in=changed).exclude(state=Entry.State.WITHDRAWN).select_for_update()
        ):
            take_away(entry=entry, now=entry.held_since)


def _standing(batch: "Sequence[Waiting]") -> dict[Key, Standing]:
    """What stands instead of the answers that wrote nothing."""
    if not batch:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT a.round_id, a.participant_id, a.seat, a.id, a.op, a.late
            FROM unnest(%s::bigint[], %s::bigint[], %s::smallint[]) AS s (round_id, participant_id, seat)
            JOIN core_answer a ON a.round_id = s.round_id AND a.participant_id = s.participant_id AND a.seat = s.seat
            """,
            [
                [one.sent.round_id for one in batch],
                [one.place.participant_id for one in batch],
                [one.sent.seat for one in batch],
            ],
        )
        return {row[:3]: Standing(*row[3:]) for row in cursor.fetchall()}


def _reply(
    one: "Waiting",
    newest: "Waiting",
    paced: dict[int, Paced],
    written: dict[Key, Standing],
    standing: dict[Key, Standing],
) -> Reply:
    pace = paced.get(one.sent.round_id)
    v = pace.v if pace is not None else 0
    stored = written.get(key_of(one)) or standing.get(key_of(one))
    if stored is not None and stored.op == one.sent.op:  # this very press, now or before
        words = thanks("counted", late=stored.late)
        return Reply("counted", op=str(one.sent.op), seq=one.sent.seq, late=stored.late, v=v, words=words)
    if pace is None or pace.session_id != one.place.session_id:
        return refused(not_in_this_room(), one.sent, v=v)
    if pace.verdict != "open":
        return refused(refusal_for(pace.verdict), one.sent, v=v)
    if stored is None:
        return refused(not_in_this_room(), one.sent, v=v)
    return refused(
        Refusal(_("You changed this answer afterwards. The newer one counts."), status=409, code="replaced_by_newer"),
        one.sent,
        v=v,
    )
