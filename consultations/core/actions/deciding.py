"""What a moderator may do to held words; each deed writes the append-only Decision first, then what others may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from consultations.core.actions.reporting import settle_reports
from consultations.core.announcing import announce_entry
from consultations.core.models import Decision, Entry
from consultations.core.referring import Referral, receivers
from engage.kit import audit
from engage.kit.refusal import Refusal

STATE_AFTER = {
    Decision.Outcome.PUBLISH: Entry.State.PUBLISHED,
    Decision.Outcome.REDACT: Entry.State.REDACTED,
    Decision.Outcome.COUNT: Entry.State.COUNTED,
    Decision.Outcome.DECLINE: Entry.State.DECLINED,
    Decision.Outcome.REFER: Entry.State.SAFEGUARDING,
    Decision.Outcome.REOPEN: Entry.State.HELD,
}
# The reasons that fit each outcome; a decline always says which rule was met.
REASONS_FOR = {
    Decision.Outcome.PUBLISH: ("fine", "describes_harm", "imported"),
    Decision.Outcome.REDACT: ("identifies", "personal", "imported"),
    Decision.Outcome.COUNT: ("personal", "identifies", "describes_harm", "spam", "imported"),
    Decision.Outcome.DECLINE: ("identifies", "promotes", "instructs", "threatens", "hate", "spam", "imported"),
    Decision.Outcome.REFER: ("concern",),
    Decision.Outcome.REOPEN: ("undone",),
}


@dataclass(frozen=True)
class Removal:
    """Characters `start` to `end` taken out of the shown words, and what they were: name, phone, place …"""

    start: int
    end: int
    what: str = "personal detail"


@transaction.atomic
def decide(
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
    """Decide about `version` of an entry's words.

    Refuses 409 `already_decided` when a colleague was first, 409 `changed` when the author wrote anew meanwhile, 422 when
    the reason does not fit, a redaction removes nothing, or personal details were found that nobody `checked`.
    """
    entry = _locked(entry_id)
    if entry.state == Entry.State.WITHDRAWN:
        raise Refusal(
            "The author has taken these words back. There is nothing to decide.", status=409, code="withdrawn"
        )
    if entry.version != version:
        raise Refusal(
            "The author changed these words while you were reading. Here is the new version.",
            status=409,
            code="changed",
        )
    if outcome == Decision.Outcome.REOPEN:
        if entry.state == Entry.State.HELD:
            raise Refusal("These words are in the queue already.", status=409, code="already_held")
    elif entry.state != Entry.State.HELD and not (
        entry.state == Entry.State.SAFEGUARDING and outcome != Decision.Outcome.REFER
    ):
        raise Refusal(
            f"A colleague already decided: {entry.get_state_display().lower()}.", status=409, code="already_decided"
        )
    if outcome not in REASONS_FOR or reason not in REASONS_FOR[Decision.Outcome(outcome)]:
        raise Refusal("Choose a reason that fits this decision.", code="no_reason", field="reason")
    if entry.not_again_by_id == member_id and outcome not in {Decision.Outcome.REFER, Decision.Outcome.REOPEN}:
        raise Refusal(
            "You decided about these words before, and the author asked for somebody else. Leave them to a colleague.",
            status=403,
            code="somebody_else",
        )
    shown = _shown_words(entry, outcome, removals, checked)
    decision = Decision.objects.create(
        entry=entry, version=version, outcome=outcome, reason=reason, member_id=member_id, at=now
    )
    reported = settle_reports(decision)
    _apply(entry, outcome, shown, reported=reported)
    audit.record(
        verb=f"entry.{outcome}",
        subject=f"entry:{entry.pk}",
        by=member_id,
        now=now,
        facts={"version": version, "reason": reason},
    )
    if outcome == Decision.Outcome.REFER:
        for receive in receivers:
            receive(Referral(entry_id=entry.pk, version=version, words=entry.text, member_id=member_id, at=now))
    announce_entry(entry)
    return decision


def _locked(entry_id: int) -> Entry:
    entry = (
        Entry.objects.select_for_update(of=["self"], no_key=True)
        .select_related("activity__consultation")
        .filter(pk=entry_id)
        .exclude(origin=Entry.Origin.STAFF)
        .first()
    )
    if entry is None:
        raise Refusal("We cannot find those words.", status=404, code="no_such_entry")
    return entry


def _shown_words(entry: Entry, outcome: str, removals: Sequence[Removal], checked: bool) -> str | None:
    """What others will read after this outcome; None: nothing."""
    if outcome == Decision.Outcome.PUBLISH:
        found = entry.findings.filter(version=entry.version, severity__gte=2).exists()
        if found and not checked:
            raise Refusal(
                "The checks found something here. Take it out, or tick that you checked it and it is safe to show.",
                code="unchecked",
                field="checked",
            )
        return entry.text
    if outcome == Decision.Outcome.REDACT:
        return redacted(entry.text, removals)
    return None


def redacted(text: str, removals: Sequence[Removal]) -> str:
    """The words with each removal replaced by "[removed: what]"; overlapping removals become one. Refuses to remove nothing."""
    wanted = sorted((r for r in removals if 0 <= r.start < r.end <= len(text)), key=lambda r: (r.start, -r.end))
    if not wanted:
        raise Refusal("Choose what to take out first.", code="nothing_removed", field="remove")
    pieces: list[str] = []
    at = 0
    for removal in wanted:
        if removal.start >= at:
            pieces += [text[at : removal.start], f"[removed: {removal.what}]"]
        at = max(at, removal.end)
    return "".join([*pieces, text[at:]])


def _apply(entry: Entry, outcome: str, shown: str | None, *, reported: bool) -> None:
    entry.state = STATE_AFTER[Decision.Outcome(outcome)]
    if shown is not None:
        entry.shown_text, entry.shown_version = shown, entry.version
    elif (
        outcome == Decision.Outcome.DECLINE
        and not reported  # what somebody reported is what others read, so that goes too
        and entry.shown_version is not None
        and entry.shown_version < entry.version
    ):
        pass  # a declined change leaves the words that were published before
    else:
        entry.shown_text, entry.shown_version = None, None
    if outcome == Decision.Outcome.REOPEN:
        entry.merged_into = None  # it waits again, and stands for itself
    else:
        entry.not_again_by = None
    entry.save(update_fields=["state", "shown_text", "shown_version", "not_again_by", "merged_into"])
