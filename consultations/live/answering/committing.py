"""The one transaction that writes many answers: the rounds locked, the room's rule read, the newest of each kept."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import psycopg
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from consultations.core.actions.words import take_away
from consultations.core.models import Entry
from consultations.live.answering.sent import Reply, counted, refused
from consultations.live.doorbells import screens_of_staff
from consultations.live.queries.pace import not_in_this_room, refusal_for
from engage.kit.refusal import Refusal
from engage.realtime.streams import announce

if TYPE_CHECKING:
    from consultations.live.answering.writer import Waiting

PLANNED_FROM = 2  # a statement that this connection has seen so often is planned once and for all

Key = tuple[int, int, int]  # round, participant, seat


class Paced(NamedTuple):
    """What the room's rule says of one round at this moment."""

    round_id: int
    session_id: int
    v: int
    seats_each: int
    activity_version: int
    moment: datetime
    verdict: str
    late: bool
    late_with_more_time: bool
    opens_in: int | None


class Standing(NamedTuple):
    """What is stored of one answer after the write."""

    answer_id: int
    late: bool
    fresh: bool
    op: UUID | None


@transaction.atomic
def commit(batch: "Sequence[Waiting]") -> list[Reply]:
    """Write the batch; one reply for each, in its order. Nothing is said before the transaction is over."""
    newest = _newest(batch)
    paced = _paced({key[0] for key in newest})
    open_ones = [(key, one) for key, one in newest.items() if _may_come_in(one, paced)]
    written = _write_answers(open_ones, paced)
    _write_votes([(written[key], one) for key, one in open_ones if key in written])
    standing = _standing([key for key in newest if key not in written])
    replies = [_reply(one, paced, written, standing) for one in batch]
    rooms = {paced[round_id].session_id for round_id in {key[0] for key in written}}
    announce(*(name for room in sorted(rooms) for name in screens_of_staff(room)))
    return replies


def key_of(one: "Waiting") -> Key:
    return one.sent.round_id, one.place.participant_id, one.sent.seat


def _newest(batch: "Sequence[Waiting]") -> "dict[Key, Waiting]":
    """One statement can write a row once only: of several answers of one person the newest, in the order of all writers."""
    newest: dict[Key, Waiting] = {}
    for one in batch:
        key = key_of(one)
        before = newest.get(key)
        if before is None or before.sent.seq < one.sent.seq:
            newest[key] = one
    return dict(sorted(newest.items()))


def _paced(rounds: Iterable[int]) -> dict[int, Paced]:
    wanted = sorted(rounds)
    with _cursor() as cursor:
        # FOR SHARE, then another statement: it waits for whoever closes or reveals, and then reads what they wrote.
        cursor.execute("SELECT 1 FROM core_round WHERE id = ANY(%s) ORDER BY id FOR SHARE", [wanted])
        cursor.execute(
            """
            SELECT round_id, session_id, v, seats_each, activity_version, moment, verdict,
                   coalesce(moment >= late_from, false), coalesce(moment >= late_from_with_more_time, false),
                   opens_in
            FROM live_pace WHERE round_id = ANY(%s)
            """,
            [wanted],
        )
        return {row[0]: Paced(*row) for row in cursor.fetchall()}


def _may_come_in(one: "Waiting", paced: dict[int, Paced]) -> bool:
    pace = paced.get(one.sent.round_id)
    return (
        pace is not None
        and pace.session_id == one.place.session_id
        and pace.verdict == "open"
        and one.sent.seat < pace.seats_each
    )


@contextmanager
def _cursor() -> Iterator[psycopg.Cursor[Any]]:
    """Parameters go beside the statement here: these are long, and Django's own cursors would write them into it.

    So the database can also keep the plan, which for so few tables takes longer to make than to carry out.
    """
    connection.connection.prepare_threshold = PLANNED_FROM
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        yield cursor


def _listed(values: "Iterable[object]") -> str:
    """Numbers, keys and fixed words as the text of an array: made by one call in C, read by one in the database."""
    return "{" + ",".join(map(str, values)) + "}"


def _write_answers(batch: "Sequence[tuple[Key, Waiting]]", paced: dict[int, Paced]) -> dict[Key, Standing]:
    if not batch:
        return {}
    of = [paced[round_id] for round_id in sorted({key[0] for key, _ in batch})]
    with _cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO core_answer
              (round_id, participant_id, seat, status, op, seq, source, people, activity_version, late, changed_at)
            SELECT s.round_id, s.participant_id, s.seat, s.status, s.op, s.seq, 'phone', 1, pace.version,
                   CASE WHEN place.extra_time THEN pace.late_with_more_time ELSE pace.late END, pace.moment
            FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::smallint[], %s::text[], %s::uuid[], %s::bigint[])
              AS s (round_id, participant_id, place_id, seat, status, op, seq)
            JOIN unnest(%s::bigint[], %s::bigint[], %s::smallint[], %s::bool[], %s::bool[], %s::timestamptz[])
              AS pace (round_id, session_id, version, late, late_with_more_time, moment) ON pace.round_id = s.round_id
            JOIN live_seat place
              ON place.id = s.place_id AND place.session_id = pace.session_id AND place.participant_id = s.participant_id
            JOIN core_participant person ON person.id = s.participant_id
            FOR KEY SHARE OF person
            ON CONFLICT (participant_id, round_id, seat) DO UPDATE
              SET status = excluded.status, op = excluded.op, seq = excluded.seq, source = excluded.source,
                  people = excluded.people, activity_version = excluded.activity_version, late = excluded.late,
                  changed_at = excluded.changed_at
              WHERE core_answer.seq < excluded.seq AND core_answer.op IS DISTINCT FROM excluded.op
            RETURNING round_id, participant_id, seat, id, late, xmax = 0
            """,
            [
                _listed(key[0] for key, _ in batch),
                _listed(key[1] for key, _ in batch),
                _listed(one.place.seat_id for _, one in batch),
                _listed(key[2] for key, _ in batch),
                _listed(one.given.status for _, one in batch),
                _listed(one.sent.op for _, one in batch),
                _listed(one.sent.seq for _, one in batch),
                [pace.round_id for pace in of],
                [pace.session_id for pace in of],
                [pace.activity_version for pace in of],
                [pace.late for pace in of],
                [pace.late_with_more_time for pace in of],
                [pace.moment for pace in of],
            ],
        )
        sent = dict(batch)
        return {
            (key := (round_id, participant_id, seat)): Standing(answer_id, late, fresh, sent[key].sent.op)
            for round_id, participant_id, seat, answer_id, late, fresh in cursor.fetchall()
        }


def _write_votes(written: "Sequence[tuple[Standing, Waiting]]") -> None:
    """The marks of these answers, instead of those they had; words that an earlier answer held are taken back.

    Another statement than the answers': it must see what was written by those whose locks the answers waited for.
    """
    if not written:
        return
    changed = [standing.answer_id for standing, _ in written if not standing.fresh]
    rows = [(standing.answer_id, mark, one.sent) for standing, one in written for mark in one.given.marks]
    with _cursor() as cursor:
        cursor.execute(
            """
            WITH marked AS (
              SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::smallint[], %s::uuid[], %s::bigint[])
                AS m (answer_id, entry_id, value, op, seq)
            ), gone AS (
              DELETE FROM core_vote v WHERE v.answer_id = ANY(%s::bigint[]) AND NOT EXISTS (
                SELECT 1 FROM marked WHERE marked.answer_id = v.answer_id AND marked.entry_id = v.entry_id)
            ), stand AS (
              INSERT INTO core_vote (answer_id, entry_id, value, people, op, seq)
              SELECT answer_id, entry_id, value, 1, op, seq FROM marked
              ON CONFLICT ON CONSTRAINT one_vote_of_an_answer_on_an_entry
              DO UPDATE SET value = excluded.value, op = excluded.op, seq = excluded.seq
            )
            SELECT EXISTS (SELECT 1 FROM core_entry WHERE answer_id = ANY(%s::bigint[]) AND state <> 'withdrawn')
            """,
            [
                _listed(row[0] for row in rows),
                _listed(mark.entry for _, mark, _ in rows),
                _listed(mark.value for _, mark, _ in rows),
                _listed(sent.op for _, _, sent in rows),
                _listed(sent.seq for _, _, sent in rows),
                _listed(changed),
                _listed(changed),
            ],
        )
        holds_words = cursor.fetchone()
    if holds_words and holds_words[0]:
        for entry in (
            Entry.objects.filter(answer_id__in=changed).exclude(state=Entry.State.WITHDRAWN).select_for_update()
        ):
            take_away(entry=entry, now=entry.held_since)


def _standing(keys: "Sequence[Key]") -> dict[Key, Standing]:
    """What stands instead of the answers that wrote nothing."""
    if not keys:
        return {}
    with _cursor() as cursor:
        cursor.execute(
            """
            SELECT a.round_id, a.participant_id, a.seat, a.id, a.late, false, a.op
            FROM unnest(%s::bigint[], %s::bigint[], %s::smallint[]) AS s (round_id, participant_id, seat)
            JOIN core_answer a ON a.round_id = s.round_id AND a.participant_id = s.participant_id AND a.seat = s.seat
            """,
            [_listed(key[0] for key in keys), _listed(key[1] for key in keys), _listed(key[2] for key in keys)],
        )
        return {row[:3]: Standing(*row[3:]) for row in cursor.fetchall()}


def _reply(
    one: "Waiting", paced: dict[int, Paced], written: dict[Key, Standing], standing: dict[Key, Standing]
) -> Reply:
    key, sent = key_of(one), one.sent
    pace = paced.get(sent.round_id)
    v = pace.v if pace is not None else 0
    stored = written.get(key) or standing.get(key)
    if stored is not None and stored.op == sent.op:  # this very press, now or before
        return counted(sent, late=stored.late, v=v, language=one.language)
    with translation.override(one.language):
        if pace is None or pace.session_id != one.place.session_id:
            return refused(not_in_this_room(), sent, v=v)
        if pace.verdict != "open":
            return refused(refusal_for(pace.verdict, pace.opens_in or 0), sent, v=v)
        if stored is None:
            return refused(not_in_this_room(), sent, v=v)
        words = _("You changed this answer afterwards. The newer one counts.")
        return refused(Refusal(words, status=409, code="replaced_by_newer"), sent, v=v)
