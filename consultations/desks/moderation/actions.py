"""What is done at the desk: the core's `decide`, with the rules on who may decide about what in which state."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from consultations.core.actions.deciding import Removal, decide
from consultations.core.announcing import queue_stream
from consultations.core.models import Decision, Entry
from consultations.desks.moderation.models import Reading
from consultations.desks.moderation.queries import READING_LASTS
from engage.kit.refusal import Refusal
from engage.realtime.streams import announce

Outcome = Decision.Outcome
FROM_THE_QUEUE = {Outcome.PUBLISH, Outcome.REDACT, Outcome.COUNT, Outcome.DECLINE, Outcome.REFER}


@transaction.atomic
def decide_from_queue(
    *,
    entry_id: int,
    version: int,
    outcome: str,
    reason: str,
    member_id: int,
    now: datetime,
    removals: Sequence[Removal] = (),
    checked: bool = False,
) -> Decision:
    """Decide about words that wait. What a colleague referred a moment ago is no moderator's to decide (409)."""
    if outcome not in FROM_THE_QUEUE:
        raise Refusal("Choose what to do with these words.", code="no_outcome", field="outcome")
    entry = _locked(entry_id)
    if entry.state == Entry.State.SAFEGUARDING:
        raise Refusal("A colleague sent these words to safeguarding.", status=409, code="already_decided")
    undecided = entry.state == Entry.State.HELD and entry.version == version
    if outcome == Outcome.REDACT and undecided and not checked and _left_in(entry, removals):
        raise Refusal(
            "The checks found something else that would still be shown. Take it out too, or tick that you checked it.",
            code="unchecked",
            field="checked",
        )
    decision = decide(
        entry_id=entry_id,
        version=version,
        outcome=outcome,
        reason=reason,
        member_id=member_id,
        now=now,
        removals=removals,
        checked=checked,
    )
    Reading.objects.filter(entry_id=entry_id).delete()
    return decision


@transaction.atomic
def put_back(*, entry_id: int, version: int, member_id: int, now: datetime) -> Decision:
    """Take a decision back: nobody else can read the words any more, and they wait in the queue again."""
    entry = _locked(entry_id)
    if entry.state == Entry.State.SAFEGUARDING:
        raise Refusal("Only the safeguarding lead can put these words back.", status=403, code="with_safeguarding")
    return decide(
        entry_id=entry_id,
        version=version,
        outcome=Outcome.REOPEN,
        reason=Decision.Reason.UNDONE,
        member_id=member_id,
        now=now,
    )


@transaction.atomic
def start_reading(*, entry: Entry, member_id: int, now: datetime) -> None:
    """Note that this member has the entry open; colleagues' queues are rung only when that is news."""
    before = Reading.objects.select_for_update().filter(member_id=member_id).first()
    Reading.objects.update_or_create(member_id=member_id, defaults={"entry": entry, "at": now})
    if before is None or before.entry_id != entry.pk or before.at < now - READING_LASTS:
        announce(queue_stream(entry.activity.consultation.organisation_id))


def _locked(entry_id: int) -> Entry:
    entry = Entry.objects.select_for_update().filter(pk=entry_id).first()
    if entry is None:
        raise Refusal("We cannot find those words.", status=404, code="no_such_entry")
    return entry


def _left_in(entry: Entry, removals: Sequence[Removal]) -> bool:
    """Is something that the screens worried about still in the words after these removals?"""
    gone = {at for removal in removals for at in range(removal.start, removal.end)}
    found = entry.findings.filter(version=entry.version, severity__gte=2).values_list("start", "end")
    return any(
        not gone.issuperset(at for at in range(start, end) if not entry.text[at].isspace()) for start, end in found
    )
