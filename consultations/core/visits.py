"""All that a page about one activity needs to know of the database, by one statement: nothing of it is kept for later.

A thousand people who answer at the same moment ask this three times for each question, so it is one statement, not ten.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from consultations.core.given import Offered
from consultations.core.models import Activity, Answer, Consultation, Participant, Round
from consultations.core.tokens import guest_key
from engage.kit.rows import Columns, rows_of, taken_apart, written_out
from engage.places.models import Area

PARTS = (
    Columns(Consultation, "c"),
    Columns(Activity, "a"),
    Columns(Round, "r"),
    Columns(Participant, "p"),
    Columns(Area, "area"),
    Columns(Answer, "w"),
)


# What stands in a row is known by the transaction that wrote it and its place in the table: PostgreSQL's own version of it.
STATEMENT = """
SELECT <columns>, clock_timestamp(), every.questions, every.last, every.easy,
  (SELECT array_agg(e.id ORDER BY e.position) FROM core_entry e
   WHERE e.activity_id = a.id AND e.origin = 'staff' AND e.state = 'published' AND e.parent_id IS NULL),
  p.id IS NOT NULL AND (
    EXISTS (SELECT FROM core_answer mine JOIN core_entry e ON e.answer_id = mine.id
            WHERE mine.participant_id = p.id AND e.activity_id = a.id AND e.state <> 'withdrawn')
    OR EXISTS (SELECT FROM core_answer mine JOIN core_vote v ON v.answer_id = mine.id JOIN core_entry e ON e.id = v.entry_id
               WHERE mine.participant_id = p.id AND v.value <> 0 AND e.activity_id = a.id AND e.state <> 'withdrawn'
                 AND e.origin = 'participant' AND e.answer_id IS NULL)),
  concat_ws(' ', a.xmin, a.ctid, r.xmin, r.ctid,
    (SELECT concat(s.xmin, s.ctid) FROM core_resultsnapshot s WHERE s.round_id = r.id), '|',
    (SELECT string_agg(concat(e.xmin, e.ctid), ' ' ORDER BY e.id) FROM core_entry e
     WHERE e.activity_id = a.id AND e.origin = 'staff'))
FROM core_consultation c
JOIN core_activity a ON a.consultation_id = c.id AND a.position = %s
LEFT JOIN core_round r ON r.activity_id = a.id AND r.number = 1
CROSS JOIN LATERAL (
  SELECT array_agg(q.position ORDER BY q.position) FILTER (WHERE q.asks) AS questions, count(*) AS last,
         bool_or(q.easy_prompt <> '') AS easy
  FROM core_activity q WHERE q.consultation_id = c.id) AS every
LEFT JOIN core_participant p ON p.guest_key = %s AND p.consultation_id = c.id
LEFT JOIN places_area area ON area.id = p.area_id
LEFT JOIN LATERAL (
  SELECT * FROM core_answer given WHERE given.participant_id = p.id AND given.round_id = r.id ORDER BY given.id LIMIT 1
) AS w ON true
WHERE c.slug = %s AND c.state = ANY(%s)
"""


@dataclass(frozen=True)
class Visit:
    """One activity of a consultation that is in public, as somebody opens it at `moment` (the database's clock).

    `answer`: what they gave to its self-paced round, if anything. `questions`: the positions of all that asks something; `last`:
    the position of the last thing. `has_words`: they wrote something here that they did not take back. `version`: another one
    as soon as the activity, its round, staff's options or the result that may be shown are others.
    """

    consultation: Consultation
    activity: Activity
    participant: Participant | None
    answer: Answer | None
    moment: datetime
    questions: tuple[int, ...]
    last: int
    has_easy_words: bool
    offered: Offered
    has_words: bool
    version: str
    _asked: Round | None

    @property
    def asked(self) -> Round:
        """The self-paced round of the activity."""
        if self._asked is None:
            raise Round.DoesNotExist
        return self._asked

    @property
    def step(self) -> int:
        """How many questions there are up to and with this one."""
        return sum(position <= self.activity.position for position in self.questions)


# The number of each consultation by its address: the key of a browser is made with it, before the statement is asked. What
# it finds is checked against it, so an address that another one has taken over leads to no wrong person.
_numbers: dict[str, int] = {}
MOST_NUMBERS = 2_000


def visit_of(slug: str, position: int, token: str) -> Visit | None:
    """The visit of the browser that has this token ("": none); None where the public may see no such thing."""
    number = _numbers.get(slug)
    visit = _visit(slug, position, guest_key(token, number) if token and number is not None else "")
    if visit is None or visit.consultation.pk == number:
        return visit
    if len(_numbers) >= MOST_NUMBERS:
        _numbers.clear()
    _numbers[slug] = visit.consultation.pk
    return _visit(slug, position, guest_key(token, visit.consultation.pk)) if token else visit


@cache
def _statement() -> str:
    return written_out(STATEMENT, *PARTS)


def _visit(slug: str, position: int, key: str) -> Visit | None:
    values = [position, key, slug, [str(state) for state in Consultation.PUBLIC_STATES]]
    found = rows_of(_statement(), values, only_reads=True)
    if not found:
        return None
    (consultation, activity, asked, participant, area, answer), rest = taken_apart(found[0], *PARTS)
    moment, questions, last, easy, offered, has_words, version = rest
    activity.consultation = consultation
    if asked is not None:
        asked.activity = activity
    if participant is not None:
        participant.consultation, participant.area = consultation, area
    return Visit(
        consultation=consultation,
        activity=activity,
        participant=participant,
        answer=answer,
        moment=moment.astimezone(UTC),
        questions=tuple(questions or ()),
        last=last,
        has_easy_words=bool(easy),
        offered=Offered(activity.pk, activity.settings, tuple(offered or ())),
        has_words=has_words,
        version=version,
        _asked=asked,
    )
