"""The one transaction that writes many answers: the rounds locked, the room's rule read, the newest of each kept."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import psycopg
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from consultations.core.actions.words import take_away
from consultations.core.models import Entry
from consultations.live.answering.sent import Reply, counted, refused
from consultations.live.doorbells import ring_staff, screens_of_staff
from consultations.live.queries.pace import not_in_this_room, refusal_for
from engage.kit.refusal import Refusal
from engage.realtime.streams import rings, steps_of

if TYPE_CHECKING:
    from consultations.live.answering.writer import Waiting

PLANNED_FROM = 2  # a statement that this connection has seen so often is planned once and for all
WORDS_STAND = "ENW01"

# What became of an answer, as `live_take_answers` counts it (migration 0006).
NOTHING_STANDS, ANOTHER_STANDS, STANDS, STANDS_LATE = range(4)

Key = tuple[int, int, int]  # round, participant, seat


class Pace(NamedTuple):
    """What the room's rule said of one round at the moment of the write."""

    session_id: int
    v: int
    verdict: str
    opens_in: int


class Another(NamedTuple):
    """The answer that stands where one was not written."""

    op: UUID | None
    late: bool


class Taken(NamedTuple):
    """What `live_take_answers` says: see its migration."""

    pace_rounds: list[int] | None
    pace_sessions: list[int] | None
    pace_vs: list[int] | None
    pace_verdicts: list[str] | None
    pace_opens_in: list[int] | None
    outcomes: list[int]
    stands_nth: list[int] | None
    stands_ops: list[UUID | None] | None
    stands_late: list[bool] | None
    words_of: list[int] | None
    took_sessions: list[int] | None
    rang_names: list[str] | None
    rang_versions: list[int] | None


def commit(batch: "Sequence[Waiting]") -> list[Reply]:
    """Write the batch; one reply for each, in its order. Nothing is said before the transaction is over.

    One statement does all of it, and is its own transaction; only where words have to be taken back there is one around it.
    """
    newest = _newest(batch)
    taken = None if connection.in_atomic_block else _take_at_once(newest)
    if taken is None:
        taken = _take_with_words(newest)
    return _replies(batch, newest, taken)


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


def _take_at_once(newest: "dict[Key, Waiting]") -> Taken | None:
    """None where an answer that changes held words: nothing is written then."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        try:
            taken = _take(newest, words_too=False)
        except psycopg.Error as problem:
            if problem.sqlstate == WORDS_STAND:
                return None
            raise
    if taken.rang_names and taken.rang_versions:
        rings(dict(zip(taken.rang_names, taken.rang_versions, strict=True)))
    return taken


@transaction.atomic
def _take_with_words(newest: "dict[Key, Waiting]") -> Taken:
    """The same, and the words that an earlier answer held are taken back."""
    with connection.wrap_database_errors:
        taken = _take(newest, words_too=True)
    if taken.words_of:
        for entry in (
            Entry.objects.filter(answer_id__in=taken.words_of).exclude(state=Entry.State.WITHDRAWN).select_for_update()
        ):
            take_away(entry=entry, now=entry.held_since)
    ring_staff(*(taken.took_sessions or ()))
    return taken


def _listed(values: "Iterable[object]") -> str:
    """Numbers, keys and fixed words as the text of an array: made by one call in C, read by one in the database."""
    return "{" + ",".join(map(str, values)) + "}"


def _take(newest: "dict[Key, Waiting]", *, words_too: bool) -> Taken:
    """Parameters go beside the statement here: these are long, and Django's own cursors would write them into it."""
    ones = newest.values()
    asked = sorted({one.sent.round_id for one in ones})
    marks = [(nth, mark) for nth, one in enumerate(ones, 1) for mark in one.given.marks]
    bells = [
        (session_id, name, step)
        for session_id in sorted({one.place.session_id for one in ones})
        for name, step in zip(*steps_of(*screens_of_staff(session_id)), strict=True)
    ]
    connection.connection.prepare_threshold = PLANNED_FROM
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(
            """
            SELECT * FROM live_take_answers(
              %s::bigint[], %s::bool,
              %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::smallint[], %s::text[], %s::uuid[], %s::bigint[],
              %s::int[], %s::bigint[], %s::smallint[],
              %s::bigint[], %s::text[], %s::bigint[])
            """,
            [
                asked,
                words_too,
                _listed(one.sent.round_id for one in ones),
                _listed(one.place.participant_id for one in ones),
                _listed(one.place.seat_id for one in ones),
                _listed(one.place.session_id for one in ones),
                _listed(one.sent.seat for one in ones),
                _listed(one.given.status for one in ones),
                _listed(one.sent.op.hex for one in ones),
                _listed(one.sent.seq for one in ones),
                _listed(nth for nth, _mark in marks),
                _listed(mark.entry for _nth, mark in marks),
                _listed(mark.value for _nth, mark in marks),
                [session_id for session_id, _name, _step in bells],
                [name for _session, name, _step in bells],
                [step for _session, _name, step in bells],
            ],
        )
        row = cursor.fetchone()
    assert row is not None  # noqa: S101  (a function that returns one row)
    return Taken(*row)


def _replies(batch: "Sequence[Waiting]", newest: "dict[Key, Waiting]", taken: Taken) -> list[Reply]:
    rules = map(
        Pace,
        taken.pace_sessions or (),
        taken.pace_vs or (),
        taken.pace_verdicts or (),
        taken.pace_opens_in or (),
    )
    paces = dict(zip(taken.pace_rounds or (), rules, strict=True))
    outcomes = dict(zip(newest, taken.outcomes, strict=True))
    keys = list(newest)
    others = {
        keys[nth - 1]: Another(op, late)
        for nth, op, late in zip(taken.stands_nth or (), taken.stands_ops or (), taken.stands_late or (), strict=True)
    }
    replies = []
    for one in batch:
        key = key_of(one)
        outcome, pace = outcomes[key], paces.get(one.sent.round_id)
        v = pace.v if pace is not None else 0
        if outcome >= STANDS and newest[key].sent.op == one.sent.op:  # this very press, now or before
            replies.append(counted(one.sent, late=outcome == STANDS_LATE, v=v, language=one.language))
        elif outcome == ANOTHER_STANDS and others[key].op == one.sent.op:
            replies.append(counted(one.sent, late=others[key].late, v=v, language=one.language))
        else:
            with translation.override(one.language):
                replies.append(refused(_refusal(one, pace, outcome), one.sent, v=v))
    return replies


def _refusal(one: "Waiting", pace: Pace | None, outcome: int) -> Refusal:
    if pace is None or pace.session_id != one.place.session_id:
        return not_in_this_room()
    if pace.verdict != "open":
        return refusal_for(pace.verdict, pace.opens_in)
    if outcome == NOTHING_STANDS:
        return not_in_this_room()
    words = _("You changed this answer afterwards. The newer one counts.")
    return Refusal(words, status=409, code="replaced_by_newer")
