"""Renewing what everybody sees of a round: only when at least five more people have answered, or when it closes."""

import json
import random
from dataclasses import replace
from datetime import datetime

from django.db import connection, transaction

from consultations.core.announcing import board_stream, results_stream
from consultations.core.kinds import kind_of
from consultations.core.models import Consultation, ResultSnapshot, Round
from consultations.core.queries import people_by_way
from consultations.core.results import frozen, result_of, ways_of
from engage.kit.rows import rows_of
from engage.kit.small_numbers import threshold
from engage.realtime.streams import announce

AT_LEAST_MORE = 5
# Counting a large round takes long, and one answer in so many changes no figure that is shown: while people answer, it is
# renewed when so large a part of it is new. What is left is the sweep's.
ONE_IN = 100
# Even to look costs: every answer of the round is read, 18 ms of 100,000. So of a round in which more than so many had answered
# at the last renewal only some answers look, ten of them for each renewal. (An index on `changed_at` would make the look cheap
# and every change of an answer dear: it would no longer fit on its own page without telling the indexes.)
ALL_LOOK = 1_000
# When the snapshot was taken, how many people answered or changed their answer since, and how many there are in all. Without
# a look there is nobody.
SINCE = """
SELECT snapshot.taken_at, answers.since, answers.everybody
FROM (SELECT 1) AS always
LEFT JOIN (SELECT taken_at, coalesce((released->'answered'->>0)::int, 0) AS people
           FROM core_resultsnapshot WHERE round_id = %s) AS snapshot ON true
CROSS JOIN LATERAL (
  SELECT coalesce(sum(people), 0) AS everybody,
         coalesce(sum(people) FILTER (WHERE snapshot.taken_at IS NULL OR changed_at > snapshot.taken_at), 0) AS since
  FROM core_answer WHERE round_id = %s AND coalesce(snapshot.people, 0) * %s::float8 < %s) AS answers
"""
# Taken at the newest answer that it holds, which may have been given a moment after ours.
KEEP = """
INSERT INTO core_resultsnapshot (round_id, released, at_least, taken_at)
VALUES (%s, %s::jsonb, %s, greatest(%s, (SELECT max(changed_at) FROM core_answer WHERE round_id = %s)))
ON CONFLICT (round_id) DO UPDATE
  SET released = excluded.released, at_least = excluded.at_least, taken_at = excluded.taken_at
RETURNING round_id
"""
OUR_LOCKS = 20_261_125  # the class of the advisory locks that renewals of one round take


@transaction.atomic(savepoint=False)  # whoever calls it gives up the whole where this fails
def renew_result(*, round_id: int, now: datetime, closing: bool = False, in_passing: bool = False) -> bool:
    """Take the snapshot of a round again if enough people answered, or changed their answer, since the last one.

    True if it was renewed; the caller announces. Never waits: while somebody else renews this round, nothing is to be done.
    `in_passing`: somebody's answer is just being written, and they wait for it.
    """
    luck = random.random() if in_passing else 0  # noqa: S311  (no secret)
    taken_at, since, everybody = rows_of(SINCE, [round_id, round_id, luck, ALL_LOOK])[0]
    enough = max(AT_LEAST_MORE, everybody // ONE_IN if in_passing else 0)
    if not (closing or since >= enough):
        return False
    if not closing and not _first_to_renew(round_id):
        return False
    if not closing and _taken_since(round_id, taken_at):
        return False
    asked = Round.objects.select_related("activity__consultation").get(pk=round_id)
    counted = result_of(kind_of(asked.activity).tally(asked), sensitive=asked.activity.sensitive)
    result = replace(counted, ways=ways_of(people_by_way(asked)))
    rows_of(KEEP, [round_id, json.dumps(frozen(result)), threshold(), now, round_id])
    return True


def renew_open_results(*, now: datetime) -> int:
    """Every self-paced round that takes answers; how many were renewed."""
    rounds = Round.objects.filter(
        number=1,  # a room shows nothing before its reveal
        state=Round.State.OPEN,
        activity__consultation__state__in=Consultation.PUBLIC_STATES,
    ).values_list("pk", "activity_id")
    return sum(_renew_and_tell(round_id, activity_id, now) for round_id, activity_id in rounds)


@transaction.atomic
def _renew_and_tell(round_id: int, activity_id: int, now: datetime) -> bool:
    renewed = renew_result(round_id=round_id, now=now)
    if renewed:
        announce(results_stream(round_id), board_stream(activity_id))
    return renewed


def _first_to_renew(round_id: int) -> bool:
    """An advisory lock that is held to the end of the transaction; somebody else's is not waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [OUR_LOCKS, round_id % 2**31])
        return bool(cursor.fetchone()[0])


def _taken_since(round_id: int, taken_at: datetime | None) -> bool:
    """Did somebody else finish a renewal between our look and our lock?"""
    newest = ResultSnapshot.objects.filter(round=round_id).values_list("taken_at", flat=True).first()
    return newest != taken_at
