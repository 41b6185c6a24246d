"""What staff do from the remote with what was said: put words together, take them apart, say what became of a question."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from consultations.core.actions.merging import merge_words, separate_words
from consultations.core.actions.panel import take_up
from consultations.core.models import Entry
from consultations.live.models import Session
from engage.kit.refusal import Refusal


@transaction.atomic
def put_together(
    *, session_id: int, entry_ids: Sequence[int], into_id: int | None, member_id: int, decides: bool, now: datetime
) -> Entry:
    """Count these words under one of them: `into_id`, or else the first that a person has read. Returns that one.

    `decides`: this member may work on words that nobody has read. Refuses (422) fewer than two words, (403) words that wait
    for a moderator, (404) words that are not of this room, (409) those that went meanwhile, and when the session is over.
    """
    _lock_open(session_id)
    numbers = list(dict.fromkeys(entry_ids))
    if len(numbers) < 2:
        raise Refusal("Tick two words or more that mean the same.", code="too_few_words", field="word")
    if into_id is not None and into_id not in numbers:
        raise Refusal("Show them as one of the words that you ticked.", code="not_ticked", field="into")
    found = _locked(session_id, numbers)
    if not decides and any(entry.shown_text is None for entry in found):
        raise Refusal("Nobody has read all of these words yet. Leave them to the moderator.", status=403, code="unread")
    read = [number for number in numbers if any(entry.pk == number and entry.shown_text for entry in found)]
    into = into_id if into_id is not None else [*read, *numbers][0]
    for number in numbers:
        if number != into:
            merge_words(entry_id=number, into_id=into, member_id=member_id, now=now)
    return next(entry for entry in found if entry.pk == into)


@transaction.atomic
def take_apart(*, session_id: int, entry_id: int, member_id: int, now: datetime) -> None:
    """A word that was put together with another stands for itself again; one that others stand under lets go of all of them.

    Doing it twice is fine.
    """
    _lock_open(session_id)
    under = list(Entry.objects.filter(merged_into=entry_id).order_by("pk").values_list("pk", flat=True))
    _locked(session_id, [entry_id, *under])
    for number in under or [entry_id]:
        separate_words(entry_id=number, member_id=member_id, now=now)


@transaction.atomic
def say_what_became(*, session_id: int, entry_id: int, taken_up: str, member_id: int, now: datetime) -> None:
    """Of a question to the guest, as often as staff like until the session is over; "" takes it back."""
    _lock_open(session_id)
    if not Entry.objects.filter(pk=entry_id, activity__live_steps__session=session_id).exists():
        raise _gone()
    take_up(entry_id=entry_id, taken_up=taken_up, member_id=member_id, now=now)


def _lock_open(session_id: int) -> None:
    """The room's own lock, so that nothing slips in after its end."""
    session = Session.objects.select_for_update(no_key=True).filter(pk=session_id).first()
    if session is None or not session.is_open:
        raise Refusal("The session is over. The moderation desk can still do this.", status=409, code="over")


def _locked(session_id: int, numbers: Sequence[int]) -> list[Entry]:
    """These words of one question of the room, locked in one order, whatever is done with them then."""
    found = list(
        Entry.objects.select_for_update(of=["self"], no_key=True)
        .filter(pk__in=numbers, activity__in=Session.objects.filter(pk=session_id).values("steps__activity"))
        .order_by("pk")
    )
    if len(found) != len(set(numbers)):
        raise _gone()
    return found


def _gone() -> Refusal:
    return Refusal("That is not here any more. Look again.", status=404, code="no_such_entry")
