"""Words that several people share: one entry for each, and everybody who said it is a vote on it. Read only."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Count, Q, QuerySet

from consultations.core.models import Activity, Entry, Participant, Round, Vote
from engage.kit.small_numbers import Exact

SAID = 1
# An entry that belongs to no answer and has a norm. Where the spelling was let go of, "#" and its number keep its place.
SHARED = Q(origin=Entry.Origin.PARTICIPANT, answer__isnull=True, norm__isnull=False)

# In people: somebody who said two words that staff put together said one of them.
PEOPLE = """
SELECT root, sum(people), max(people) FROM (
  SELECT DISTINCT coalesce(e.merged_into_id, e.id) AS root, w.id, w.people
  FROM core_vote v JOIN core_answer w ON w.id = v.answer_id JOIN core_entry e ON e.id = v.entry_id
  WHERE w.round_id = %s AND w.status = 'answered' AND v.value <> 0
) AS said GROUP BY root
"""


def said_by(participant: Participant) -> Q:
    """Which entries are words of this person: what they alone wrote, and the shared words that they said."""
    said = Vote.objects.filter(answer__participant=participant).exclude(value=0)
    return Q(answer__participant=participant) | (SHARED & Q(pk__in=said.values("entry_id")))


def people_by_word(round: Round) -> dict[int, Exact]:
    """How many people said each word in this round, by the entry under which it is counted."""
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, [round.pk])
        return {entry_id: Exact(int(people), largest=most) for entry_id, people, most in cursor.fetchall()}


def words_shown(activity: Activity) -> QuerySet[Entry]:
    """The words that a person let through and that stand for themselves, in the order of the alphabet."""
    shown = Entry.objects.filter(activity=activity, shown_text__isnull=False, merged_into__isnull=True)
    return shown.exclude(origin=Entry.Origin.STAFF).order_by("norm", "pk")


def words_shown_under_others(activity: Activity) -> QuerySet[Entry]:
    """Words that a person let through and that staff put together with another since."""
    shown = Entry.objects.filter(activity=activity, shown_text__isnull=False, merged_into__isnull=False)
    return shown.order_by("norm", "pk")


def times_said(entries: Iterable[Entry]) -> dict[int, int]:
    """For the people who read words before anybody else does: how many said each of these, with what was put together."""
    numbers = [entry.pk for entry in entries]
    rows = (
        Vote.objects.filter(Q(entry__in=numbers) | Q(entry__merged_into__in=numbers))
        .exclude(value=0)
        .values_list("entry_id", "entry__merged_into_id", "answer_id", "answer__people")
    )
    said: dict[int, dict[int, int]] = {}
    for entry_id, merged_into, answer_id, people in rows:  # a group that said it is as many as it was
        said.setdefault(merged_into or entry_id, {})[answer_id] = people
    return {number: sum(answers.values()) for number, answers in said.items()}


def words_of(activity: Activity) -> QuerySet[Entry]:
    """Every word of an activity that is still somebody's, for the desk: what stands for itself, the most said first."""
    return (
        Entry.objects.filter(activity=activity, merged_into__isnull=True)
        .exclude(origin=Entry.Origin.STAFF)
        .exclude(state__in=[Entry.State.WITHDRAWN, Entry.State.SAFEGUARDING])
        .annotate(times=Count("votes", filter=~Q(votes__value=0)))
        .order_by("-times", "pk")
        .prefetch_related("merged")
    )
