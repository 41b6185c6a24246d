"""How many answers look like one person answering again and again: a suspicion about numbers, never about anybody (MOD-17).

Nothing is kept that could tell who. What is looked for: runs of new participants who made the very same marks and wrote
nothing, one after the other, each beginning within two minutes of the one before and none at the same time as another. In
a hall full of phones people answer at the same time, so alike as they may be, they make no such run.
"""

from datetime import UTC, datetime, timedelta

from django.db import connection

from consultations.core.models import Answer, Consultation
from engage.kit.small_numbers import Exact

FEWEST_MARKS = 3  # with fewer, honest people are alike by chance
SHORTEST_RUN = 5
LONGEST_PAUSE = timedelta(minutes=2)

# Step by step, each once: the planner must not look for somebody's words anew for each of their marks.
ALIKE = """
WITH given AS MATERIALIZED (
  SELECT w.id, w.participant_id, w.changed_at
  FROM core_answer w JOIN core_round r ON r.id = w.round_id JOIN core_activity c ON c.id = r.activity_id
  WHERE c.consultation_id = %s AND w.source = %s AND w.participant_id IS NOT NULL
), writers AS MATERIALIZED (
  SELECT DISTINCT g.participant_id FROM given g JOIN core_entry e ON e.answer_id = g.id
), quiet AS MATERIALIZED (
  SELECT * FROM given WHERE participant_id NOT IN (SELECT participant_id FROM writers)
)
SELECT md5(string_agg(v.entry_id || '/' || v.value, ',' ORDER BY v.entry_id, v.value)),
       min(q.changed_at), max(q.changed_at)
FROM quiet q JOIN core_vote v ON v.answer_id = q.id AND v.value <> 0
GROUP BY q.participant_id
HAVING count(*) >= %s
ORDER BY 1, 2, 3
"""


def suspected_repeats(consultation: Consultation) -> Exact:
    """Participants in such runs, but for the first of each: one person is somebody who may answer."""
    repeats, run = 0, 0
    before, ended = "", datetime.min.replace(tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute(ALIKE, [consultation.pk, Answer.Source.PHONE, FEWEST_MARKS])
        for marks, began, last in cursor:
            follows = marks == before and ended < began <= ended + LONGEST_PAUSE
            if not follows:
                repeats += _counted(run)
                run = 0
            run, before, ended = run + 1, marks, last
    return Exact(repeats + _counted(run))


def _counted(run: int) -> int:
    return run - 1 if run >= SHORTEST_RUN else 0
