"""Somebody's own words in one activity, by one statement: everybody who said something reads them back on the next page."""

from functools import cache

from consultations.core.models import Activity, Entry, Participant
from engage.kit.rows import Columns, rows_of, taken_apart, written_out

PARTS = (Columns(Entry, "e"), Columns(Entry, "parent"))
# What they alone wrote, and the shared words that they said (`shared_words.said_by`); the newest decision about the newest version.
STATEMENT = """
SELECT <columns>, coalesce(
  (SELECT d.reason FROM core_decision d
   WHERE d.entry_id = e.id AND d.version = e.version AND d.outcome <> 'reopen' ORDER BY d.id DESC LIMIT 1), '')
FROM core_entry e LEFT JOIN core_entry parent ON parent.id = e.parent_id
WHERE e.activity_id = %s AND e.state <> 'withdrawn'
  AND (e.answer_id IS NOT NULL OR e.origin = 'participant' AND e.norm IS NOT NULL)
  AND e.id IN (
    SELECT own.id FROM core_answer mine JOIN core_entry own ON own.answer_id = mine.id WHERE mine.participant_id = %s
    UNION ALL
    SELECT said.id FROM core_answer mine JOIN core_vote v ON v.answer_id = mine.id JOIN core_entry said ON said.id = v.entry_id
    WHERE mine.participant_id = %s AND v.value <> 0 AND said.answer_id IS NULL)
ORDER BY e.id
"""


def words_here(participant: Participant, activity: Activity) -> list[tuple[Entry, str]]:
    """Their words, newest last, not what was withdrawn: each with the reason of the newest decision about it ("": none)."""
    found = []
    for row in rows_of(_statement(), [activity.pk, participant.pk, participant.pk]):
        (entry, parent), (reason,) = taken_apart(row, *PARTS)
        entry.activity, entry.parent = activity, parent
        found.append((entry, reason))
    return found


@cache
def _statement() -> str:
    return written_out(STATEMENT, *PARTS)
