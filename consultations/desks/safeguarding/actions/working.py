"""What a safeguarding lead does with a concern; every deed is a step of its chain and a line in the audit log."""

from datetime import datetime
from typing import Any

from django.db import transaction

from consultations.core.actions.deciding import decide
from consultations.core.models import Decision, Entry
from consultations.desks.safeguarding.actions.alerting import alert
from consultations.desks.safeguarding.chain import add_step
from consultations.desks.safeguarding.clocks import due
from consultations.desks.safeguarding.models import Concern, ConcernStep
from consultations.desks.safeguarding.sealing import seal
from consultations.desks.safeguarding.watching import safeguarding_stream
from engage.kit import audit
from engage.kit.refusal import Refusal
from engage.realtime.streams import announce

Kind, State = ConcernStep.Kind, Concern.State
BY_A_LEAD = {Decision.Outcome.REOPEN, Decision.Outcome.COUNT, Decision.Outcome.DECLINE}


@transaction.atomic
def note_reading(*, concern_id: int, purpose: str, member_id: int, now: datetime) -> Concern:
    """Somebody is about to read the words: who, when and what for is a step of the concern (SAF-19)."""
    concern = _locked(concern_id)
    add_step(concern, Kind.READ, member_id=member_id, now=now, facts={"purpose": purpose})
    facts = {"purpose": purpose, "entry": concern.entry_id_was}
    audit.record(verb="safeguarding.read", subject=f"concern:{concern.pk}", by=member_id, now=now, facts=facts)
    return concern


@transaction.atomic
def acknowledge(*, concern_id: int, member_id: int, now: datetime) -> Concern:
    """The clock stops: somebody has it. The same member again changes nothing; a colleague who was later is told (409)."""
    concern = _locked(concern_id)
    if concern.state != State.RAISED:
        first = concern.steps.filter(kind=Kind.ACKNOWLEDGED).select_related("member").last()
        if first is not None and first.member_id == member_id:
            return concern
        who = first.member.first_name if first is not None and first.member is not None else "A colleague"
        raise Refusal(f"{who} acknowledged this before you.", status=409, code="already_acknowledged")
    _acknowledge(concern, member_id=member_id, now=now)
    concern.save()
    _told(concern, "concern.acknowledged", member_id, now)
    return concern


@transaction.atomic
def write_note(*, concern_id: int, note: str, op: str, member_id: int, now: datetime) -> Concern:
    concern = _locked(concern_id)
    if not _done_before(concern, op):
        words = {"note": _said(note, "note", "Write a note first.")}
        add_step(concern, Kind.NOTE, member_id=member_id, now=now, facts={"op": op}, words=words)
        _told(concern, "concern.note", member_id, now)
    return concern


@transaction.atomic
def act(
    *,
    concern_id: int,
    agency: str,
    reference: str,
    acted_at: datetime,
    note: str,
    op: str,
    member_id: int,
    now: datetime,
) -> Concern:
    """Somebody who can help was told: who, under which reference, when. Acting is acknowledging too."""
    concern = _locked(concern_id)
    if _done_before(concern, op):
        return concern
    _refuse_closed(concern)
    words = {
        "agency": _said(agency, "agency", "Say who was told."),
        "reference": reference.strip(),
        "note": note.strip(),
        "when": acted_at.isoformat(),
    }
    if acted_at > now:
        raise Refusal("The time lies ahead. Say when it was done.", code="ahead", field="acted_at")
    _acknowledge(concern, member_id=member_id, now=now)
    concern.state, concern.acted_at = State.ACTED, concern.acted_at or now
    concern.save()
    add_step(concern, Kind.ACTED, member_id=member_id, now=now, facts={"op": op}, words=words)
    _told(concern, "concern.acted", member_id, now)
    return concern


@transaction.atomic
def close(*, concern_id: int, outcome: str, reason: str, op: str, member_id: int, now: datetime) -> Concern:
    """Nothing more to do, and why: also when nothing was done (SAF-11)."""
    concern = _locked(concern_id)
    if _done_before(concern, op):
        return concern
    _refuse_closed(concern)
    if outcome not in Concern.Outcome.values:
        raise Refusal("Choose how it ended.", code="no_outcome", field="outcome")
    if outcome == Concern.Outcome.REFERRED and concern.acted_at is None:
        raise Refusal(
            "Nobody was told yet. Write down who was told first, or choose another ending.",
            code="not_acted",
            field="outcome",
        )
    words = {"reason": _said(reason, "reason", "Say why. A reason is needed also when nothing was done.")}
    _acknowledge(concern, member_id=member_id, now=now)
    concern.state, concern.closed_at, concern.outcome = State.CLOSED, now, outcome
    concern.sealed_reason, _ = seal(words)
    concern.save()
    facts = {"op": op, "outcome": outcome}
    add_step(concern, Kind.CLOSED, member_id=member_id, now=now, facts=facts, words=words)
    _told(concern, "concern.closed", member_id, now, facts={"outcome": outcome})
    return concern


@transaction.atomic
def reopen(*, concern_id: int, reason: str, op: str, member_id: int, now: datetime) -> Concern:
    """A closed concern is not over after all; whoever reopens it has it."""
    concern = _locked(concern_id)
    if _done_before(concern, op):
        return concern
    if concern.state != State.CLOSED:
        raise Refusal("This is open already.", status=409, code="not_closed")
    words = {"reason": _said(reason, "reason", "Say why it is opened again.")}
    concern.state, concern.closed_at, concern.outcome, concern.sealed_reason = State.ACKNOWLEDGED, None, "", ""
    concern.save()
    add_step(concern, Kind.REOPENED, member_id=member_id, now=now, facts={"op": op}, words=words)
    _told(concern, "concern.reopened", member_id, now)
    return concern


@transaction.atomic
def change_urgency(*, concern_id: int, urgency: str, reason: str, op: str, member_id: int, now: datetime) -> Concern:
    """Red becomes Amber or the other way round; what nobody has acknowledged gets the clock of its new urgency."""
    concern = _locked(concern_id)
    if _done_before(concern, op):
        return concern
    _refuse_closed(concern)
    if urgency not in Concern.Urgency.values or urgency == concern.urgency:
        raise Refusal("Choose the other urgency.", code="no_urgency", field="urgency")
    words = {"reason": _said(reason, "reason", "Say why.")}
    facts = {"op": op, "from": concern.urgency, "to": urgency}
    concern.urgency = urgency
    concern.due_at = due(urgency, organisation_id=concern.organisation_id, since=concern.waiting_since)
    if concern.state == State.RAISED:
        concern.escalate_at = concern.due_at
    concern.save()
    add_step(concern, Kind.URGENCY, member_id=member_id, now=now, facts=facts, words=words)
    if concern.state == State.RAISED and urgency == Concern.Urgency.RED:
        alert(concern, now=now)
    _told(concern, "concern.urgency", member_id, now, facts={"to": urgency})
    return concern


@transaction.atomic
def decide_words(
    *, concern_id: int, version: int, outcome: str, reason: str, member_id: int, now: datetime
) -> Decision:
    """Referred words go back to the queue, are counted or declined; publishing is the queue's. The concern stays."""
    if outcome not in BY_A_LEAD:
        raise Refusal("Choose what to do with these words.", code="no_outcome", field="outcome")
    known = Concern.objects.filter(pk=concern_id).values_list("entry_id_was", "organisation_id").first()
    entry = Entry.objects.select_for_update(of=["self"]).filter(pk=known[0]).first() if known else None
    if known is None or entry is None:
        raise Refusal("We cannot find those words.", status=404, code="no_such_entry")
    if entry.state != Entry.State.SAFEGUARDING:
        raise Refusal(
            f"A colleague already decided: {entry.get_state_display().lower()}.", status=409, code="already_decided"
        )
    if outcome == Decision.Outcome.REOPEN:
        reason = Decision.Reason.UNDONE
    concern = _locked(concern_id)
    announce(safeguarding_stream(known[1]))
    label = Decision.Outcome(outcome).label
    facts = {"outcome": outcome, "version": version, "telling": f"{label}."}
    add_step(concern, Kind.WORDS_RETURNED, member_id=member_id, now=now, facts=facts)
    return decide(entry_id=entry.pk, version=version, outcome=outcome, reason=reason, member_id=member_id, now=now)


def _locked(concern_id: int) -> Concern:
    concern = (
        Concern.objects.select_for_update(of=["self"]).select_related("organisation").filter(pk=concern_id).first()
    )
    if concern is None:
        raise Refusal("We cannot find that concern.", status=404, code="no_such_concern")
    return concern


def _acknowledge(concern: Concern, *, member_id: int, now: datetime) -> None:
    if concern.state == State.RAISED:
        concern.state, concern.acknowledged_at, concern.escalate_at = State.ACKNOWLEDGED, now, None
        add_step(concern, Kind.ACKNOWLEDGED, member_id=member_id, now=now)


def _refuse_closed(concern: Concern) -> None:
    if concern.state == State.CLOSED:
        raise Refusal("A colleague has closed this. Reopen it first.", status=409, code="closed")


def _done_before(concern: Concern, op: str) -> bool:
    """A form that is sent twice is one deed."""
    return bool(op) and concern.steps.filter(facts__op=op).exists()


def _said(typed: str, field: str, missing: str) -> str:
    words = typed.strip()
    if not words:
        raise Refusal(missing, code="nothing_said", field=field)
    return words


def _told(concern: Concern, verb: str, member_id: int, now: datetime, facts: dict[str, Any] | None = None) -> None:
    audit.record(verb=verb, subject=f"concern:{concern.pk}", by=member_id, now=now, facts=facts)
    announce(safeguarding_stream(concern.organisation_id))


__all__ = [
    "acknowledge",
    "act",
    "change_urgency",
    "close",
    "decide_words",
    "note_reading",
    "reopen",
    "write_note",
]
