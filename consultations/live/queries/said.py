"""What was said to the question that is on now, for staff to work on: words to put together, questions to the guest."""

from dataclasses import dataclass

from django.db.models import Q

from consultations.core.kinds import kind_of
from consultations.core.models import Activity, Entry, Vote
from consultations.core.queries import shown_entries
from consultations.core.same_words import once
from consultations.core.shared_words import SHARED, times_said
from consultations.live.models import Session
from consultations.live.queries.rooms import room_round_of

STANDS = (Entry.State.HELD, Entry.State.PUBLISHED, Entry.State.REDACTED)


@dataclass(frozen=True)
class Term:
    """One word with what was put together with it (number, words). `people`: 0 for who must not know, or where it is one."""

    entry: int
    text: str
    people: int
    read: bool
    under: tuple[tuple[int, str], ...]
    more: int  # put together with it, and not for this reader


@dataclass(frozen=True)
class Said:
    """`terms` of a question for words, `questions` to a guest (number, words, what became of it); of anything else neither."""

    prompt: str = ""
    terms: tuple[Term, ...] = ()
    questions: tuple[tuple[int, str, str], ...] = ()
    revealed: bool = False

    @property
    def together(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.under or term.more)


def said_to(session: Session, *, decides: bool) -> Said:
    """`decides`: this reader may read words that nobody has decided about, and how many said each. Expects `session.step`."""
    if not session.is_open or session.step is None:
        return Said()
    activity = session.step.activity
    kind, on_now = kind_of(activity), room_round_of(session)
    revealed = on_now is not None and on_now.revealed_at is not None
    if kind.shares_words:
        return Said(activity.prompt, terms=_terms(session, activity, decides=decides), revealed=revealed)
    if kind.item == "question":
        asked = once(shown_entries(activity).order_by("pk"))
        return Said(activity.prompt, questions=tuple((one.pk, one.shown_text or "", one.taken_up) for one in asked))
    return Said()


def _terms(session: Session, activity: Activity, *, decides: bool) -> tuple[Term, ...]:
    """In the order of the alphabet, which tells nobody how often each was said."""
    said = Vote.objects.filter(answer__round__room__step__session=session, entry__activity=activity).exclude(value=0)
    numbers = said.values("entry_id")
    standing = Entry.objects.filter(SHARED, Q(pk__in=numbers) | Q(merged__in=numbers), merged_into__isnull=True)
    standing = standing.filter(activity=activity, state__in=STANDS).exclude(text="", shown_text__isnull=True).distinct()
    if not decides:
        standing = standing.filter(shown_text__isnull=False)
    found = list(standing.order_by("norm", "pk").prefetch_related("merged"))
    people = times_said(found) if decides else {}
    return tuple(_term(entry, people.get(entry.pk, 0), decides=decides) for entry in found)


def _term(entry: Entry, people: int, *, decides: bool) -> Term:
    merged = sorted(entry.merged.all(), key=lambda other: other.pk)
    under = tuple(
        (other.pk, other.shown_text or other.text) for other in merged if decides or other.shown_text is not None
    )
    return Term(
        entry=entry.pk,
        text=entry.shown_text or entry.text,
        people=people if people > 1 else 0,
        read=entry.shown_text is not None,
        under=under,
        more=len(merged) - len(under),
    )
