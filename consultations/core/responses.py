"""What was answered, read only: published responses with what they were before, moved promises, and who is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Exists, F, Min, OuterRef, QuerySet

from consultations.core.models import Activity, Consideration, Consultation, Entry, PromiseMove, Response
from consultations.core.promises import Standing, day_of, days_late, late_words


@dataclass(frozen=True)
class Before:
    """A published response that was corrected since: what it said, and until when it stood."""

    kind_label: str
    words: str
    reason: str
    published_on: date


@dataclass(frozen=True)
class Said:
    """One response as everybody reads it. `about` is a question, or an idea's words as they are shown now."""

    id: int
    kind: str
    heading: str
    words: str
    reason: str
    owner: str
    due_on: date | None
    published_on: date
    note: str
    late_days: int
    activity_id: int | None
    entry_id: int | None
    question: str
    idea: str
    before: tuple[Before, ...]

    @property
    def late_text(self) -> str:
        return late_words(self.late_days) if self.late_days else ""


@dataclass(frozen=True)
class Group:
    """The responses of one kind, under the kind's public name."""

    kind: str
    label: str
    responses: tuple[Said, ...]


def standing_now() -> QuerySet[Response]:
    """Published responses that no published one corrects."""
    corrected = Response.objects.filter(corrects=OuterRef("pk"), state=Response.State.PUBLISHED)
    return Response.objects.filter(~Exists(corrected), state=Response.State.PUBLISHED)


def said_in(consultation: Consultation, *, now: datetime) -> list[Said]:
    """What stands today, the newest first, each with its history: one query."""
    every = (
        Response.objects.filter(consultation=consultation, state=Response.State.PUBLISHED)
        .select_related("activity", "entry")
        .order_by("-published_at", "-pk")
    )
    by_id = {response.pk: response for response in every}
    corrected = {response.corrects_id for response in by_id.values()}
    return [_said(response, by_id, now) for response in by_id.values() if response.pk not in corrected]


def in_groups(said: Iterable[Said]) -> list[Group]:
    """Did, doing, can't, not decided: always in that order; a kind without responses is left out."""
    everything = list(said)
    groups = [
        Group(kind.value, str(kind.label), tuple(each for each in everything if each.kind == kind))
        for kind in Response.Kind
    ]
    return [group for group in groups if group.responses]


# The start page asks this each time, so it is one statement rather than three: the first answer, what stands and is to come
# (as `standing_now` says it), and the day that was promised before the first move.
STANDINGS = """
SELECT wanted.id, days.answered_at, days.overdue, days.following, moved.promised_for
FROM unnest(%s::bigint[]) AS wanted (id)
LEFT JOIN LATERAL (
  SELECT min(said.published_at) AS answered_at,
         min(said.due_on) FILTER (WHERE said.due_on < %s AND NOT said.corrected) AS overdue,
         min(said.due_on) FILTER (WHERE said.due_on >= %s AND NOT said.corrected) AS following
  FROM (
    SELECT response.published_at, response.due_on, EXISTS (
      SELECT 1 FROM core_response AS later WHERE later.corrects_id = response.id AND later.state = 'published'
    ) AS corrected
    FROM core_response AS response WHERE response.consultation_id = wanted.id AND response.state = 'published'
  ) AS said
) AS days ON true
LEFT JOIN LATERAL (
  SELECT promised_for FROM core_promisemove WHERE consultation_id = wanted.id ORDER BY id LIMIT 1
) AS moved ON true
"""


def standings(consultations: Iterable[Consultation], *, now: datetime) -> dict[int, Standing]:
    """How the promise of each of these stands, by its id: one query, however many they are."""
    wanted, today = {one.pk: one for one in consultations}, day_of(now)
    with connection.cursor() as cursor:
        cursor.execute(STANDINGS, [list(wanted), today, today])
        return {
            pk: _standing(wanted[pk], answered_at, (overdue, following), moved, today, now)
            for pk, answered_at, overdue, following, moved in cursor.fetchall()
        }


def standing_of(consultation: Consultation, *, now: datetime) -> Standing:
    return standings([consultation], now=now)[consultation.pk]


def kinds_said_in(consultations: Iterable[Consultation]) -> dict[int, list[Response]]:
    """What stands in each of these, in the order of the kinds, then the newest first: one query."""
    order = {kind: at for at, kind in enumerate(Response.Kind.values)}
    found: dict[int, list[Response]] = {}
    stands = standing_now().filter(consultation__in=list(consultations)).order_by("-published_at", "-pk")
    for response in sorted(stands, key=lambda response: order[response.kind]):
        found.setdefault(response.consultation_id, []).append(response)
    return found


def newest_of_each_kind(said: Iterable[Response]) -> list[Response]:
    """For a small tile: one of each kind, so that a "can't" is never pushed out by what went well."""
    return list({response.kind: response for response in reversed(list(said))}.values())[::-1]


def moves_of(consultation: Consultation) -> QuerySet[PromiseMove]:
    """How the promised day was moved, the first move first."""
    return PromiseMove.objects.filter(consultation=consultation)


def not_considered(consultation: Consultation) -> QuerySet[Activity]:
    """The activities about which the decision-maker has recorded nothing yet."""
    return consultation.activities.filter(asks=True).exclude(pk__in=Consideration.objects.values("activity"))


def considered_at(consultation: Consultation) -> datetime | None:
    """When the decision-maker had recorded something about every activity; None while one is missing. One query."""
    first = (
        consultation.activities.filter(asks=True).annotate(at=Min("considerations__at")).values_list("at", flat=True)
    )
    moments = list(first)
    return max(moments) if moments and None not in moments else None


def undated(consultation: Consultation) -> QuerySet[Response]:
    """What stands as "not decided yet" without a day."""
    return standing_now().filter(consultation=consultation, kind=Response.Kind.UNDECIDED, due_on__isnull=True)


def ideas_on_their_way(consultation: Consultation) -> QuerySet[Entry]:
    """Shown ideas that went further than "said", or were put aside with a reason; by question, then the oldest."""
    return (
        Entry.objects.filter(
            activity__consultation=consultation,
            activity__kind="ideas",
            parent__isnull=True,
            shown_text__isnull=False,
        )
        .exclude(origin=Entry.Origin.STAFF)
        .exclude(stage=Entry.Stage.SAID)
        .select_related("activity")
        .order_by(F("activity__position"), "pk")
    )


def preview_of(response: Response, *, now: datetime) -> Said:
    """One response as everybody reads it, or will once it is published."""
    history = {} if response.corrects is None else {response.corrects.pk: response.corrects}
    return _said(response, history, now)


def _said(response: Response, by_id: dict[int, Response], now: datetime) -> Said:
    to_come = response.due_on if response.kind in Response.TO_COME else None
    before = []
    earlier = by_id.get(response.corrects_id or 0)
    while earlier is not None and earlier.published_at is not None:
        label = earlier.get_kind_display()
        before.append(Before(label, earlier.words, earlier.reason, day_of(earlier.published_at)))
        earlier = by_id.get(earlier.corrects_id or 0)
    return Said(
        id=response.pk,
        kind=response.kind,
        heading=response.heading,
        words=response.words,
        reason=response.reason,
        owner=response.owner,
        due_on=response.due_on,
        published_on=day_of(response.published_at or now),
        note=response.note,
        late_days=days_late(to_come, now=now) if to_come else 0,
        activity_id=response.activity_id,
        entry_id=response.entry_id,
        question=response.activity.prompt if response.activity else "",
        idea=(response.entry.shown_text or "") if response.entry else "",
        before=tuple(before),
    )


def _standing(
    one: Consultation,
    first: datetime | None,
    days: tuple[date | None, date | None],
    moved_from: date | None,
    today: date,
    now: datetime,
) -> Standing:
    if one.answer_due is None or one.source_note:  # what was asked somewhere else is answered there
        return Standing(None, today)
    return Standing(
        due_on=one.answer_due,
        today=today,
        first_due_on=moved_from if moved_from != one.answer_due else None,
        answered_on=day_of(first) if first else None,
        was_late_days=days_late(one.answer_due, now=now, answered_at=first) if first else 0,
        overdue_since=days[0],
        next_on=days[1],
        because=one.answer_due_reason,
    )
