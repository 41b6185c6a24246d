"""Saying words that several people share: the same word is one entry, held and decided once, and people are votes on it.

The database has one entry for each norm of an activity. Whoever says a word holds its entry FOR SHARE while their vote is
written; whoever takes the last vote back holds it alone. So a word never goes while somebody is just saying it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext

from consultations.core.actions.accepting import Accepted
from consultations.core.actions.words import hold, take_away, withdraw_words
from consultations.core.announcing import announce_entry
from consultations.core.given import Mark
from consultations.core.models import Entry, Participant, Vote
from consultations.core.norms import norm_of, spelled
from consultations.core.screening import DANGER, worries_about
from consultations.core.shared_words import SAID, SHARED
from engage.kit.refusal import Refusal

TRIES = 4
SHARE, ALONE = "FOR SHARE", "FOR NO KEY UPDATE"


def words_said(*, accepted: Accepted, answer_id: int, texts: Sequence[str]) -> tuple[tuple[Mark, ...], list[int]]:
    """A vote for each word of this answer, and the entries that it no longer says, all of them locked.

    A word that nobody said before becomes a held entry. Words that tell of danger, or that safeguarding has, are never
    shared: each person who says them has an entry of their own, so that each is heard.
    """
    before = set(Vote.objects.filter(answer_id=answer_id).exclude(value=0).values_list("entry_id", flat=True))
    said = {norm_of(text): spelled(text) for text in texts}
    for _ in range(TRIES):
        found = {norm: _entry_of(accepted, answer_id, norm, text) for norm, text in sorted(said.items())}
        wanted = {entry.pk for entry in found.values()}
        left = before - wanted
        # What others stand under may have to go with the last of them.
        roots = Entry.objects.filter(merged__in=left).exclude(pk__in=wanted).values_list("pk", flat=True)
        if _locked(share=wanted, alone=left | set(roots)):
            marks = tuple(Mark(found[norm].pk, SAID) for norm in said)
            return marks, sorted(left | set(roots))
    raise Refusal(gettext("A lot is being written just now. Please press the button again."), status=409, code="busy")


def let_go_of(entry_ids: Iterable[int], *, now: datetime) -> bool:
    """Erase those of these entries that nobody says any more; True if any went. They are locked by the caller."""
    gone = False
    entries = Entry.objects.filter(pk__in=list(entry_ids)).exclude(state=Entry.State.WITHDRAWN)
    # What was put together with another goes first: then that one may be left alone too.
    for entry in sorted(entries, key=lambda entry: (entry.merged_into_id is None, entry.pk)):
        votes = Vote.objects.exclude(value=0)
        if not (votes.filter(entry=entry).exists() or votes.filter(entry__merged_into=entry).exists()):
            take_away(entry=entry, now=now)
            gone = True
    return gone


@transaction.atomic
def take_back_words(*, participant: Participant, entry_id: int, now: datetime) -> None:
    """Somebody takes their words back. Of a word that others say too, only their vote goes. Doing it twice is fine."""
    inside = Entry.objects.filter(activity__consultation=participant.consultation_id)
    entry = inside.filter(SHARED, pk=entry_id).select_related("activity__consultation").first()
    if entry is None:
        withdraw_words(participant=participant, entry_id=entry_id, now=now)
        return
    involved = [entry.pk, *([entry.merged_into_id] if entry.merged_into_id else [])]
    _locked(share=set(), alone=set(involved))
    went, _ = Vote.objects.filter(answer__participant=participant, entry=entry).delete()
    if went:
        let_go_of(involved, now=now)
        announce_entry(entry)


def lock_words_of(participant: Participant) -> list[int]:
    """The shared words that this person says, locked, with those they stand under: for whoever forgets the person."""
    said = Vote.objects.filter(answer__participant=participant).exclude(value=0).values("entry_id")
    pairs = Entry.objects.filter(SHARED, pk__in=said).values_list("pk", "merged_into_id")
    numbers = {number for pair in pairs for number in pair if number is not None}
    _locked(share=set(), alone=numbers)
    return sorted(numbers)


def _entry_of(accepted: Accepted, answer_id: int, norm: str, text: str) -> Entry:
    """The entry for this word, made if it is the first time; one of this person's own where it is not to be shared."""
    activity, now = accepted.activity, accepted.moment
    standing = Entry.objects.filter(SHARED, activity=activity, norm=norm).first()
    alone = standing is not None and standing.state == Entry.State.SAFEGUARDING
    if alone or any(worry.severity >= DANGER for worry in worries_about(text)):
        theirs = Entry.objects.filter(answer_id=answer_id).exclude(state=Entry.State.WITHDRAWN)
        known = next((entry for entry in theirs if norm_of(entry.text) == norm), None)
        return known or hold(activity=activity, answer_id=answer_id, text=text, may_quote=False, op=None, now=now)
    if standing is not None:
        return standing
    try:
        with transaction.atomic():
            return hold(activity=activity, answer_id=None, text=text, may_quote=False, op=None, now=now, norm=norm)
    except IntegrityError:  # somebody said it at the same moment, and was first
        return Entry.objects.filter(SHARED, activity=activity, norm=norm).first() or Entry(pk=0)


def _locked(*, share: set[int], alone: set[int]) -> bool:
    """Take the rows' locks in one order; False if a wanted one has gone meanwhile."""
    with connection.cursor() as cursor:
        for number in sorted(share | alone):
            how = SHARE if number in share else ALONE
            cursor.execute(f"SELECT state FROM core_entry WHERE id = %s {how}", [number])  # noqa: S608  (one of two words)
            found = cursor.fetchone()
            if number in share and (found is None or found[0] == Entry.State.WITHDRAWN):
                return False
    return True
