"""Saying what became of a question to the guest: answered, taken away, or not today; everybody reads it."""

from datetime import datetime

from django.db import transaction

from consultations.core.announcing import announce_entry
from consultations.core.kinds import kind_of
from consultations.core.models import Entry
from consultations.core.pacing import rooms_at_work
from engage.kit import audit
from engage.kit.refusal import Refusal
from engage.realtime.streams import announce


@transaction.atomic
def take_up(*, entry_id: int, taken_up: str, member_id: int, now: datetime) -> Entry:
    """`taken_up`: one of `Entry.TakenUp`, or "" to take it back. Only questions that others can read; twice is fine."""
    entry = (
        Entry.objects.select_for_update(of=["self"], no_key=True)  # the entry alone, not its consultation
        .select_related("activity__consultation")
        .filter(pk=entry_id, parent__isnull=True, shown_text__isnull=False)
        .first()
    )
    if entry is None or kind_of(entry.activity).item != "question":
        raise Refusal("That question is not here any more.", status=404, code="no_such_entry")
    if taken_up not in {"", *Entry.TakenUp.values}:
        raise Refusal("Choose what became of it.", code="unknown", field="taken_up")
    if entry.taken_up != taken_up:
        entry.taken_up = taken_up
        entry.save(update_fields=["taken_up"])
        audit.record(
            verb="entry.taken_up", subject=f"entry:{entry.pk}", by=member_id, now=now, facts={"taken_up": taken_up}
        )
        announce_entry(entry)
        announce(*rooms_at_work(None, entry.activity_id))  # what became of a question stands on the phones as well
    return entry
