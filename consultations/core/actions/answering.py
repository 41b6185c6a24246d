"""Giving an answer: one statement decides whether it is the newest, then its votes and words follow it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext, gettext_lazy

from consultations.core.actions.accepting import Accepted, accept
from consultations.core.actions.renewing import renew_result
from consultations.core.actions.saying import let_go_of, words_said
from consultations.core.actions.words import hold, rewrite, take_away
from consultations.core.announcing import board_stream, queue_stream, results_stream
from consultations.core.given import Given, Mark
from consultations.core.kinds import kind_of
from consultations.core.models import Activity, ActivityVersion, Answer, Entry, Participant
from consultations.core.queries import shown_entries
from engage.kit.refusal import Refusal
from engage.kit.rows import rows_of
from engage.realtime.streams import announce

FORGOTTEN = gettext_lazy("Your answers here were deleted a moment ago, so we did not add this one.")
STAYS = gettext_lazy("You have seen the right answer, so what you picked first stays.")
REPLACED = gettext_lazy(
    "You changed this answer on another page after you opened this one. Here is what you said last."
)

ANSWER = """
INSERT INTO core_answer
  (round_id, participant_id, seat, status, op, seq, source, people, activity_version, late, changed_at)
SELECT %s, id, %s, %s, %s, %s, %s, %s, %s, %s, %s FROM core_participant WHERE id = %s FOR KEY SHARE
ON CONFLICT (participant_id, round_id, seat) DO UPDATE
  SET status = excluded.status, op = excluded.op, seq = excluded.seq, source = excluded.source,
      people = excluded.people, activity_version = excluded.activity_version, late = excluded.late,
      changed_at = excluded.changed_at
  WHERE core_answer.seq < excluded.seq AND core_answer.op IS DISTINCT FROM excluded.op
    AND (core_answer.status = 'skipped' OR NOT %s)
RETURNING id, xmax = 0
"""
# Another statement than the answer's: it must see what was written by whoever held the answer's row before.
MARKS = """
WITH marked AS (
  SELECT * FROM unnest(%s::bigint[], %s::smallint[], %s::smallint[]) AS m (entry_id, value, people)
), gone AS (
  DELETE FROM core_vote v WHERE v.answer_id = %s AND NOT EXISTS (SELECT FROM marked WHERE marked.entry_id = v.entry_id)
), stand AS (
  INSERT INTO core_vote (answer_id, entry_id, value, people, op, seq)
  SELECT %s, entry_id, value, people, %s, %s FROM marked
  ON CONFLICT ON CONSTRAINT one_vote_of_an_answer_on_an_entry
  DO UPDATE SET value = excluded.value, people = excluded.people, op = excluded.op, seq = excluded.seq
)
SELECT EXISTS (SELECT FROM core_entry WHERE answer_id = %s AND state <> 'withdrawn')
"""
# What an answer says in words: its own, and the shared ones that it said.
IN_WORDS = """
SELECT e.severity, e.id, e.state FROM core_entry e
WHERE e.id IN (SELECT id FROM core_entry WHERE answer_id = %s
               UNION ALL SELECT entry_id FROM core_vote WHERE answer_id = %s AND value <> 0)
  AND e.state <> 'withdrawn'
  AND (e.answer_id = %s OR e.answer_id IS NULL AND e.origin = 'participant' AND e.norm IS NOT NULL)
ORDER BY e.severity DESC
"""


@dataclass(frozen=True)
class Receipt:
    """What became of a write: `counted`, `held` (words wait for a person). `again`: this `op` had been written before.

    `worried`: the words may tell of danger, so the reply shows where to get help. `entry_id`: the words, where there are any.
    """

    status: str
    answer_id: int
    seq: int
    again: bool = False
    worried: bool = False
    entry_id: int | None = None


@transaction.atomic
def give_answer(
    *,
    participant: Participant,
    round_id: int,
    given: Given,
    op: UUID,
    seq: int,
    seat: int = 0,
    source: str = Answer.Source.PHONE,
    people: int = 1,
) -> Receipt:
    """Write a whole answer: it replaces the one before if `seq` is newer. The same `op` again gives the same reply.

    Refuses (409 `closed`, 409 `replaced_by_newer`, 404) and then nothing is written.
    """
    accepted = accept(
        round_id=round_id,
        consultation_id=participant.consultation_id,
        participant_id=participant.pk,
        seat=seat,
        words=bool(given.words),
    )
    kind = kind_of(accepted.activity)
    answer_id, again, first = _write_answer(
        participant=participant,
        accepted=accepted,
        status=given.status,
        op=op,
        seq=seq,
        seat=seat,
        source=source,
        people=people,
        # In a room everybody is told at once, so there an answer may change until then.
        stays=kind.first_answer_stays and accepted.round.number == 1,
    )
    if again:
        return _receipt(answer_id, seq, again=True)
    if kind.shares_words:
        texts = [words.text for words in given.words]
        marks, left = words_said(accepted=accepted, answer_id=answer_id, texts=texts)
        _replace_marks(answer_id, marks, people=people, op=op, seq=seq, first=first)
        taken_down = let_go_of(left, now=accepted.moment)
    else:
        holds_words = _replace_marks(answer_id, given.marks, people=people, op=op, seq=seq, first=first)
        if not (given.words or holds_words):  # nothing of theirs to read, now or before: most answers
            _announce(accepted, words=False)
            return Receipt("counted", answer_id, seq)
        taken_down = _replace_words(accepted, answer_id, given, op=op, first=first)
    _announce(accepted, words=bool(given.words), taken_down=taken_down)
    return _receipt(answer_id, seq)


@transaction.atomic
def add_mark(*, participant: Participant, round_id: int, mark: Mark, op: UUID, seq: int, seat: int = 0) -> Receipt:
    """One mark of an activity whose marks are given one by one (support, agree / pass / disagree). Value 0 takes it back.

    The mark itself carries `op` and `seq`, so that marks on different entries never overtake each other. Two presses of one
    page (somebody went back) have one `seq`: the later press counts.
    """
    accepted = accept(
        round_id=round_id, consultation_id=participant.consultation_id, participant_id=participant.pk, seat=seat
    )
    check_seq(seq, accepted.moment)
    if not shown_entries(accepted.activity).filter(pk=mark.entry).exists():
        raise Refusal(
            gettext("That is not here any more. The page now shows what is."), status=404, code="no_such_entry"
        )
    own = Entry.objects.filter(pk=mark.entry, answer__participant=participant)
    if mark.value and not kind_of(accepted.activity).marks_own and own.exists():
        raise Refusal(gettext("This one is yours. Others decide how far up it goes."), status=422, code="own_words")
    answer_id = _standing_answer(participant, accepted, seat)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO core_vote (answer_id, entry_id, value, people, op, seq) VALUES (%s, %s, %s, 1, %s, %s)
            ON CONFLICT ON CONSTRAINT one_vote_of_an_answer_on_an_entry
            DO UPDATE SET value = excluded.value, op = excluded.op, seq = excluded.seq
            WHERE core_vote.seq <= excluded.seq AND core_vote.op IS DISTINCT FROM excluded.op
            RETURNING id
            """,
            [answer_id, mark.entry, mark.value, op, seq],
        )
        if cursor.fetchone() is None:
            # The same op again, or an older one that was overtaken: what stands, stands; the reply shows it.
            return Receipt("counted", answer_id, seq, again=True)
    _announce(accepted, words=False)
    return Receipt("counted", answer_id, seq)


@transaction.atomic
def add_words(
    *,
    participant: Participant,
    round_id: int,
    text: str,
    may_quote: bool,
    op: UUID,
    seat: int = 0,
    parent_id: int | None = None,
) -> Receipt:
    """Add words to a board: an idea, a statement, a reply to an idea. They are held until a person has read them."""
    accepted = accept(
        round_id=round_id,
        consultation_id=participant.consultation_id,
        participant_id=participant.pk,
        seat=seat,
        words=True,
    )
    if (
        parent_id is not None
        and not Entry.objects.filter(
            pk=parent_id, activity=accepted.activity, parent__isnull=True, shown_text__isnull=False
        ).exists()
    ):
        raise Refusal(
            gettext("That idea is not here any more, so we could not add a reply."), status=404, code="no_such_entry"
        )
    answer_id = _standing_answer(participant, accepted, seat)
    # The answer's row lock makes two posts of one op take turns.
    Answer.objects.select_for_update(no_key=True).get(pk=answer_id)
    before = Entry.objects.filter(answer_id=answer_id, op=op).first()
    if before is not None:
        return Receipt("held", answer_id, 0, again=True, worried=before.severity >= 3, entry_id=before.pk)
    kind, paced = kind_of(accepted.activity), accepted.pace is not None
    most = min(kind.most_words, kind.room_words) if paced else kind.most_words
    if Entry.objects.filter(answer_id=answer_id).exclude(state=Entry.State.WITHDRAWN).count() >= most:
        words = (
            gettext("You have sent %(most)s here already. Thank you! Now it is the turn of the others.")
            if paced
            else gettext(
                "You have added %(most)s already. Thank you! Give other people a turn, or change one of yours."
            )
        )
        # A phone of a room takes 429 for a jam and sends again and again: this one is final.
        raise Refusal(words % {"most": most}, status=409 if paced else 429, code="enough")
    entry = hold(
        activity=accepted.activity,
        answer_id=answer_id,
        text=text,
        may_quote=may_quote,
        op=op,
        parent_id=parent_id,
        now=accepted.moment,
    )
    _announce(accepted, words=True)
    return Receipt("held", answer_id, 0, worried=entry.severity >= 3, entry_id=entry.pk)


def check_seq(seq: int, now: datetime) -> None:
    """A `seq` is the millisecond in which the form was made; one from the far future would lock out later changes."""
    if not 0 <= seq <= int((now + timedelta(days=1)).timestamp() * 1000):
        raise Refusal(gettext("That page was out of date. Here is a fresh one: please send it again."), code="bad_seq")


def _version_seen(activity: Activity, seq: int) -> int:
    """The wording on the page that was answered: `seq` is the millisecond in which that page was made."""
    if activity.version == 1:
        return 1
    made = datetime.fromtimestamp((seq + 1) / 1000, tz=UTC)
    seen = ActivityVersion.objects.filter(activity=activity, created_at__lt=made).order_by("-number").first()
    return seen.number if seen else 1


def _write_answer(
    *,
    participant: Participant,
    accepted: Accepted,
    status: str,
    op: UUID,
    seq: int,
    seat: int,
    source: str,
    people: int,
    stays: bool,
) -> tuple[int, bool, bool]:
    """The answer's number, whether this very press was written before, and whether there was no answer until now."""
    check_seq(seq, accepted.moment)
    written = rows_of(
        ANSWER,
        [
            accepted.round.pk,
            seat,
            status,
            op,
            seq,
            source,
            people,
            _version_seen(accepted.activity, seq),
            accepted.late,
            accepted.moment,
            participant.pk,
            stays,
        ],
    )
    if written:
        answer_id, first = written[0]
        return answer_id, False, first
    standing = Answer.objects.filter(participant=participant, round=accepted.round, seat=seat).first()
    if standing is None:
        raise Refusal(FORGOTTEN, status=409, code="forgotten")
    if standing.op == op:
        return standing.pk, True, False
    if stays and standing.status != Answer.Status.SKIPPED:
        raise Refusal(STAYS, status=409, code="first_stays")
    raise Refusal(REPLACED, status=409, code="replaced_by_newer")


def _standing_answer(participant: Participant, accepted: Accepted, seat: int) -> int:
    """The answer that marks and words given one by one belong to, made if it is the first. Skips become answers."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO core_answer
              (round_id, participant_id, seat, status, seq, source, people, activity_version, late, changed_at)
            SELECT %s, id, %s, 'answered', 0, 'phone', 1, %s, %s, %s FROM core_participant WHERE id = %s FOR KEY SHARE
            ON CONFLICT (participant_id, round_id, seat) DO UPDATE
              SET status = 'answered', activity_version = excluded.activity_version, changed_at = excluded.changed_at
            RETURNING id
            """,
            [accepted.round.pk, seat, accepted.activity.version, accepted.late, accepted.moment, participant.pk],
        )
        written = cursor.fetchone()
    if written is None:
        raise Refusal(FORGOTTEN, status=409, code="forgotten")
    answer_id: int = written[0]
    return answer_id


def _replace_marks(answer_id: int, marks: tuple[Mark, ...], *, people: int, op: UUID, seq: int, first: bool) -> bool:
    """These marks instead of those before. Does the answer hold words that were not taken back? A `first` one holds nothing."""
    if first and not marks:
        return False
    return bool(
        rows_of(
            MARKS,
            [
                [mark.entry for mark in marks],
                [mark.value for mark in marks],
                [mark.people or people for mark in marks],
                answer_id,
                answer_id,
                op,
                seq,
                answer_id,
            ],
        )[0][0]
    )


def _replace_words(accepted: Accepted, answer_id: int, given: Given, *, op: UUID, first: bool) -> bool:
    """An answer with one text keeps one entry: written again it is a new version, left out it is withdrawn (then: True).
    A `first` one has no entry yet."""
    standing = (
        []
        if first
        else list(
            Entry.objects.select_for_update(no_key=True)
            .filter(answer_id=answer_id, parent__isnull=True)
            .exclude(state=Entry.State.WITHDRAWN)
            .order_by("pk")
        )
    )
    for words, entry in zip(given.words, standing, strict=False):
        rewrite(entry=entry, text=words.text, may_quote=words.may_quote, now=accepted.moment)
    for words in given.words[len(standing) :]:
        hold(
            activity=accepted.activity,
            answer_id=answer_id,
            text=words.text,
            may_quote=words.may_quote,
            op=op,
            now=accepted.moment,
        )
    left_out = standing[len(given.words) :]
    for entry in left_out:
        take_away(entry=entry, now=accepted.moment)
    return bool(left_out)


def _receipt(answer_id: int, seq: int, *, again: bool = False) -> Receipt:
    words = rows_of(IN_WORDS, [answer_id, answer_id, answer_id])
    if not words:
        return Receipt("counted", answer_id, seq, again=again)
    worst = words[0]
    status = "held" if any(state == Entry.State.HELD for _, _, state in words) else "counted"
    return Receipt(status, answer_id, seq, again=again, worried=worst[0] >= 3, entry_id=worst[1])


def _announce(accepted: Accepted, *, words: bool, taken_down: bool = False) -> None:
    """Ring what changed for somebody: the figures when they were renewed, every screen when words left it."""
    names: list[str] = []
    if accepted.pace is not None:  # a room: nothing of it is counted for anybody before the reveal
        names.extend(accepted.pace.streams)
    elif renew_result(round_id=accepted.round.pk, now=accepted.moment, in_passing=True) or taken_down:
        names.append(results_stream(accepted.round.pk))
        if kind_of(accepted.activity).board:
            names.append(board_stream(accepted.activity.pk))
    if words or taken_down:
        names.append(queue_stream(accepted.activity.consultation.organisation_id))
    announce(*names)
