"""Putting words together that mean the same, and taking them apart again: by staff, logged, and always undoable."""

from datetime import datetime

from django.db import transaction

from consultations.core.actions.reporting import settle_reports
from consultations.core.announcing import announce_entry
from consultations.core.kinds import kind_of
from consultations.core.models import Decision, Entry
from engage.kit import audit
from engage.kit.refusal import Refusal

State = Entry.State
MERGES = {State.HELD, State.PUBLISHED, State.REDACTED, State.COUNTED}
STANDS = {State.HELD, State.PUBLISHED, State.REDACTED}


@transaction.atomic
def merge_words(*, entry_id: int, into_id: int, member_id: int, now: datetime) -> Entry:
    """Count one word under another of the same activity. What waited is decided by it: counted, not shown by itself.

    Doing it twice is fine. Refuses (404) unknown words, (422) a word with itself, (409) words that went or stand elsewhere.
    """
    entry, into = _locked(entry_id, into_id)
    if entry.pk == into.pk:
        raise Refusal("Choose two different words.", code="same_word", field="into")
    if entry.merged_into_id == into.pk:
        return entry
    if entry.state not in MERGES or into.state not in STANDS or into.merged_into_id or entry.merged_into_id:
        raise Refusal("One of these words has gone or stands elsewhere by now. Look again.", status=409, code="moved")
    if entry.not_again_by_id == member_id:
        raise Refusal("The author asked that somebody else decides. Leave it to a colleague.", status=403, code="again")
    for under in Entry.objects.filter(merged_into=entry):
        _stand_under(under, into, member_id, now)
    if entry.state == State.HELD:
        decision = _decide(entry, Decision.Outcome.COUNT, Decision.Reason.SAME, member_id, now)
        settle_reports(decision)
        entry.state = State.COUNTED
        entry.shown_text = entry.shown_version = entry.not_again_by = None
    _stand_under(entry, into, member_id, now)
    announce_entry(entry)
    return entry


@transaction.atomic
def separate_words(*, entry_id: int, member_id: int, now: datetime) -> Entry:
    """Take a word apart again: it stands for itself as before, and waits again if it had waited. Doing it twice is fine."""
    (entry,) = _locked(entry_id)
    if entry.merged_into_id is None:
        return entry
    was = entry.merged_into_id
    entry.merged_into = None
    newest = entry.decisions.filter(version=entry.version).order_by("-pk").first()
    if newest is not None and newest.reason == Decision.Reason.SAME and entry.state == State.COUNTED:
        _decide(entry, Decision.Outcome.REOPEN, Decision.Reason.UNDONE, member_id, now)
        entry.state, entry.held_since = State.HELD, now
    entry.save(update_fields=["merged_into", "state", "held_since"])
    audit.record(verb="entry.separate", subject=f"entry:{entry.pk}", by=member_id, now=now, facts={"from": was})
    announce_entry(entry)
    return entry


def _stand_under(entry: Entry, into: Entry, member_id: int, now: datetime) -> None:
    entry.merged_into = into
    entry.save(update_fields=["merged_into", "state", "shown_text", "shown_version", "not_again_by"])
    audit.record(verb="entry.merge", subject=f"entry:{entry.pk}", by=member_id, now=now, facts={"into": into.pk})


def _decide(entry: Entry, outcome: str, reason: str, member_id: int, now: datetime) -> Decision:
    return Decision.objects.create(
        entry=entry, version=entry.version, outcome=outcome, reason=reason, member_id=member_id, at=now
    )


def _locked(*numbers: int) -> list[Entry]:
    """These entries in the order named, locked in the order of their numbers; all words of one activity that shares words."""
    found = {
        entry.pk: entry
        for entry in Entry.objects.select_for_update(of=["self"], no_key=True)
        .select_related("activity__consultation")
        .filter(pk__in=numbers)
        .exclude(origin=Entry.Origin.STAFF)
        .order_by("pk")
    }
    if set(found) != set(numbers) or len({entry.activity_id for entry in found.values()}) != 1:
        raise Refusal("We cannot find those words.", status=404, code="no_such_entry")
    if not kind_of(found[numbers[0]].activity).shares_words:
        raise Refusal("These words cannot be put together.", status=404, code="not_shared")
    return [found[number] for number in numbers]
