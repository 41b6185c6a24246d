"""Making a consultation and its activities, opening and closing it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from consultations.core.announcing import announce_entry, results_stream
from consultations.core.kinds import kinds
from consultations.core.models import Activity, ActivityVersion, Consultation, Entry, Round
from engage.kit import audit, checklist
from engage.kit.refusal import Refusal
from engage.realtime.streams import announce

State = Consultation.State


@transaction.atomic
def add_activity(
    *,
    consultation: Consultation,
    kind: str,
    prompt: str,
    now: datetime,
    hint: str = "",
    settings: dict[str, Any] | None = None,
    options: Sequence[str] = (),
    sensitive: bool = False,
) -> Activity:
    """Add an activity at the end, with staff's options (or seeded statements), its first wording and its self-paced round."""
    if kind not in kinds:
        raise Refusal("There is no such kind of activity.", code="unknown_kind", field="kind")
    activity = Activity.objects.create(
        consultation=consultation,
        position=consultation.activities.count() + 1,
        kind=kind,
        prompt=prompt,
        hint=hint,
        settings=settings or {},
        sensitive=sensitive,
    )
    Entry.objects.bulk_create(
        Entry(
            activity=activity,
            origin=Entry.Origin.STAFF,
            position=position,
            text=text,
            state=Entry.State.PUBLISHED,
            shown_text=text,
            shown_version=1,
            held_since=now,
        )
        for position, text in enumerate(options, start=1)
    )
    ActivityVersion.objects.create(
        activity=activity,
        number=1,
        created_at=now,
        wording={"prompt": prompt, "hint": hint, "settings": activity.settings, "options": list(options)},
    )
    open_now = consultation.state == State.OPEN
    Round.objects.create(activity=activity, number=1, state=Round.State.OPEN if open_now else Round.State.READY)
    return activity


@transaction.atomic
def open_consultation(*, consultation_id: int, member_id: int | None, now: datetime) -> Consultation:
    """Let people take part. Refuses a consultation that was open before, or has nothing to do in it."""
    consultation = _locked(consultation_id, State.DRAFT, State.READY)
    if not consultation.activities.exists():
        raise Refusal("Add at least one thing to do before you open it.", code="nothing_to_do")
    _refuse_before_go_live(consultation, now)
    consultation.state = State.OPEN
    consultation.save(update_fields=["state"])
    Round.objects.filter(activity__consultation=consultation, number=1).update(state=Round.State.OPEN)
    audit.record(verb="consultation.open", subject=f"consultation:{consultation.pk}", by=member_id, now=now)
    return consultation


@transaction.atomic
def close_consultation(*, consultation_id: int, member_id: int | None, now: datetime) -> Consultation:
    """Take no more answers. Waits for answers that are being written, so nothing slips in after."""
    consultation = _locked(consultation_id, State.OPEN)
    rounds = list(
        Round.objects.select_for_update()
        .filter(activity__consultation=consultation)
        .exclude(state=Round.State.REVEALED)
    )
    consultation.state = State.CLOSED
    consultation.save(update_fields=["state"])
    Round.objects.filter(pk__in=[asked.pk for asked in rounds]).update(state=Round.State.CLOSED)
    audit.record(verb="consultation.close", subject=f"consultation:{consultation.pk}", by=member_id, now=now)
    announce(*[results_stream(asked.pk) for asked in rounds])
    return consultation


def close_what_is_over(*, now: datetime) -> int:
    """Close every consultation whose time has come; how many there were. Safe to call as often as one likes."""
    over = Consultation.objects.filter(state=State.OPEN, closes_at__lte=now).values_list("pk", flat=True)
    for consultation_id in over:
        close_consultation(consultation_id=consultation_id, member_id=None, now=now)
    return len(over)


@transaction.atomic
def set_stage(*, entry_id: int, stage: str, reason: str, member_id: int, now: datetime) -> Entry:
    """Move an idea along the ladder. "Not now" always says why."""
    locked = Entry.objects.select_for_update(of=["self"], no_key=True)  # the entry alone, not its consultation
    entry = locked.select_related("activity__consultation").get(pk=entry_id)
    if stage not in Entry.Stage.values:
        raise Refusal("Choose a step of the ladder.", code="unknown_stage", field="stage")
    if stage == Entry.Stage.NOT_NOW and not reason.strip():
        raise Refusal("Say why not now. People read this.", code="no_reason", field="reason")
    entry.stage, entry.stage_reason = stage, reason.strip()
    entry.save(update_fields=["stage", "stage_reason"])
    audit.record(verb="entry.stage", subject=f"entry:{entry.pk}", by=member_id, now=now, facts={"stage": stage})
    announce_entry(entry)
    return entry


def _refuse_before_go_live(consultation: Consultation, now: datetime) -> None:
    """Outside the demo nothing opens while anything on the go-live checklist is missing (OPS-08)."""
    if consultation.is_demo or consultation.organisation.is_demo:
        return
    missing = [found.missing for found in checklist.findings(consultation.organisation_id, now=now) if not found.done]
    if missing:
        raise Refusal("This cannot open yet. " + " ".join(missing), status=409, code="not_ready_for_people")


def _locked(consultation_id: int, *states: str) -> Consultation:
    consultation = Consultation.objects.select_for_update().get(pk=consultation_id)
    if consultation.state not in states:
        raise Refusal(
            f"This consultation is {consultation.get_state_display().lower()}, so that cannot be done now.",
            status=409,
            code="wrong_state",
        )
    return consultation
