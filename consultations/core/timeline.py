"""From voice to change, as everybody reads it: asked, said, read, answered, what comes next; and how far ideas have come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Sum
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from consultations.core.models import Answer, Consultation, Entry, Participant, PromiseMove
from consultations.core.promises import Standing, day_of
from consultations.core.queries import read_by_decision_maker_at
from consultations.core.responses import (
    Group,
    Said,
    considered_at,
    ideas_on_their_way,
    in_groups,
    moves_of,
    said_in,
    standing_of,
)
from engage.kit.small_numbers import Cell, Exact, Released, release

IDEAS_OF_ONE_STEP = 8
# Plain words for everybody, and the partnership's own beside them in small print.
STEPS = {
    Entry.Stage.SCALE: (gettext_lazy("It worked, so it goes to more places"), gettext_lazy("Scale")),
    Entry.Stage.TEST: (gettext_lazy("We are trying it out"), gettext_lazy("Test")),
    Entry.Stage.DEVISE: (gettext_lazy("We are working out how"), gettext_lazy("Devise")),
    Entry.Stage.NOT_NOW: (gettext_lazy("Not now"), gettext_lazy("Not now")),
}


@dataclass(frozen=True)
class Idea:
    text: str
    reason: str
    url: str


@dataclass(frozen=True)
class Step:
    """One step of the ladder with the ideas that stand on it. `more`: how many there are beyond those shown."""

    stage: str
    label: str
    term: str
    ideas: tuple[Idea, ...]
    more: int


@dataclass(frozen=True)
class Timeline:
    """Everything that the page "what happened" says, in the order in which it says it."""

    consultation: Consultation
    standing: Standing
    is_open: bool
    opened_on: date | None
    closes_on: date | None
    people: Cell
    read_on: date | None
    considered_on: date | None
    considering: bool
    moves: tuple[PromiseMove, ...]
    groups: tuple[Group, ...]
    steps: tuple[Step, ...]

    @property
    def answered(self) -> bool:
        return bool(self.groups)


@dataclass(frozen=True)
class ForThem:
    """An answer as somebody who took part reads it: whether it is about an idea of theirs, or a question they answered."""

    said: Said
    about: str | Promise


def timeline_of(consultation: Consultation, *, now: datetime) -> Timeline:
    """In a constant number of queries."""
    state = consultation.state
    read_at = read_by_decision_maker_at(consultation)
    considered = considered_at(consultation)
    opened = state == Consultation.State.OPEN and consultation.closes_at is not None and now < consultation.closes_at
    return Timeline(
        consultation=consultation,
        standing=standing_of(consultation, now=now),
        is_open=opened,
        opened_on=day_of(consultation.opens_at) if consultation.opens_at else None,
        closes_on=day_of(consultation.closes_at) if consultation.closes_at else None,
        # While people still answer, a number that moves would tell a watcher when somebody did.
        people=Cell(None) if opened else people_who_took_part(consultation),
        read_on=day_of(read_at) if read_at else None,
        considered_on=day_of(considered) if considered else None,
        considering=state in {Consultation.State.CONSIDERING, Consultation.State.ANSWERED}
        or (state == Consultation.State.ARCHIVED and read_at is not None),
        moves=tuple(moves_of(consultation)),
        groups=tuple(in_groups(said_in(consultation, now=now))),
        steps=tuple(_steps(consultation)),
    )


def people_who_took_part(consultation: Consultation) -> Cell:
    """Under the small-number rule. A record of a group counts its people once; hands and paper by their fullest question."""
    given = Answer.objects.filter(round__activity__consultation=consultation).exclude(status=Answer.Status.SKIPPED)
    named = given.filter(participant__isnull=False).values("participant").annotate(most=Max("people"))
    nameless = given.filter(participant__isnull=True).values("round").annotate(most=Sum("people"))
    people = (named.aggregate(n=Sum("most"))["n"] or 0) + (nameless.aggregate(n=Max("most"))["n"] or 0)
    released: Released[str] = release({}, base=Exact(people))
    return released.base


def answers_for(participant: Participant, *, now: datetime) -> list[ForThem]:
    """What was answered in their consultation: about their own ideas first, then about what they answered, then the rest."""
    said = said_in(participant.consultation, now=now)
    if not said:
        return []
    own = set(Entry.objects.filter(answer__participant=participant).values_list("pk", flat=True))
    given = Answer.objects.filter(participant=participant).exclude(status=Answer.Status.SKIPPED)
    answered = set(given.values_list("round__activity_id", flat=True))
    return sorted((_for_them(each, own, answered) for each in said), key=lambda each: ORDER.index(each.about))


IDEA, QUESTION, OTHER = gettext_lazy("This is about your idea"), gettext_lazy("You answered this question"), ""
ORDER = (IDEA, QUESTION, OTHER)


def _for_them(said: Said, own: set[int], answered: set[int]) -> ForThem:
    if said.entry_id in own:
        return ForThem(said, IDEA)
    return ForThem(said, QUESTION if said.activity_id in answered else OTHER)


def _steps(consultation: Consultation) -> Iterable[Step]:
    ideas = list(ideas_on_their_way(consultation))
    for stage, (label, term) in STEPS.items():
        here = [idea for idea in ideas if idea.stage == stage]
        if here:
            yield Step(
                stage, str(label), str(term), tuple(_ideas(consultation, here[:IDEAS_OF_ONE_STEP])), _beyond(here)
            )


def _beyond(ideas: Sequence[Entry]) -> int:
    return max(0, len(ideas) - IDEAS_OF_ONE_STEP)


def _ideas(consultation: Consultation, ideas: Iterable[Entry]) -> Iterable[Idea]:
    for idea in ideas:
        url = reverse("idea", args=[consultation.slug, idea.activity.position, idea.pk])
        yield Idea(idea.shown_text or "", idea.stage_reason, url)
