"""Making a consultation and its activities, opening and closing it."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts.mailing import write_to
from consultations.core.actions.drafting import locked, rewritten, save
from consultations.core.actions.renewing import renew_result
from consultations.core.announcing import announce_entry, results_stream
from consultations.core.kinds import kinds
from consultations.core.models import Activity, ActivityVersion, Consultation, Entry, Round
from consultations.core.wording import wording_of_activity
from engage.kit import audit, checklist
from engage.kit.refusal import Refusal
from engage.realtime.streams import announce

State = Consultation.State
MOST_QUESTIONS = 12
MOST_ACTIVITIES = 24  # with the cards that are only read


@transaction.atomic
def add_activity(
    *,
    consultation: Consultation,
    kind: str,
    prompt: str,
    now: datetime,
    hint: str = "",
    easy_prompt: str = "",
    settings: dict[str, Any] | None = None,
    options: Sequence[str] = (),
    sensitive: bool = False,
    member_id: int | None = None,
) -> Activity:
    """Add an activity at the end, with staff's options (or seeded statements), its first wording and its self-paced round.

    Refuses once people can take part; a consultation that was approved goes back to its draft.
    """
    if kind not in kinds:
        raise Refusal("There is no such kind of activity.", code="unknown_kind", field="kind")
    draft = locked(consultation.pk, *Consultation.UNSEEN_STATES)
    asking = list(draft.activities.values_list("asks", flat=True))
    if kinds.get(kind).asks and sum(asking) >= MOST_QUESTIONS:
        raise Refusal(f"{MOST_QUESTIONS} questions are the most that people finish.", code="too_many", field="kind")
    if len(asking) >= MOST_ACTIVITIES:
        raise Refusal(f"{MOST_ACTIVITIES} pages are the most that people finish.", code="too_many", field="kind")
    rewritten(draft, member_id=member_id, now=now)
    activity = Activity.objects.create(
        consultation=consultation,
        position=len(asking) + 1,
        kind=kind,
        prompt=prompt,
        hint=hint,
        easy_prompt=easy_prompt,
        settings=settings or {},
        sensitive=sensitive,
        asks=kinds.get(kind).asks,
    )
    Entry.objects.bulk_create(
        offer(activity, text, position=position, now=now) for position, text in enumerate(options, start=1)
    )
    ActivityVersion.objects.create(activity=activity, number=1, created_at=now, wording=wording_of_activity(activity))
    Round.objects.create(activity=activity, number=1, state=Round.State.READY)
    consultation.refresh_from_db()
    return activity


def offer(activity: Activity, text: str, *, position: int, now: datetime) -> Entry:
    """An option of staff for all to see, not saved yet."""
    return Entry(
        activity=activity,
        origin=Entry.Origin.STAFF,
        position=position,
        text=text,
        state=Entry.State.PUBLISHED,
        shown_text=text,
        shown_version=1,
        held_since=now,
    )


@transaction.atomic
def open_consultation(*, consultation_id: int, member_id: int | None, now: datetime) -> Consultation:
    """Let people take part from now on. Refuses what no second person has approved, or has nothing to do in it."""
    consultation = locked(consultation_id, *Consultation.UNSEEN_STATES)
    if consultation.state != State.READY:
        raise Refusal("A second person has to approve this before it can open.", status=409, code="not_approved")
    if not consultation.activities.exists():
        raise Refusal("Add at least one thing to do before you open it.", code="nothing_to_do")
    if consultation.closes_at is not None and consultation.closes_at <= now and not consultation.source_note:
        raise Refusal("Its closing time has passed. Choose new dates first.", status=409, code="over")
    _refuse_before_go_live(consultation, now)
    # Opened early, or late because something was missing: people read when it really opened, not when it was meant to.
    opens_at = now if consultation.not_opened_because else min(consultation.opens_at or now, now)
    save(consultation, state=State.OPEN, opens_at=opens_at, not_opened_because="")
    Round.objects.filter(activity__consultation=consultation, number=1).update(state=Round.State.OPEN)
    audit.record(verb="consultation.open", subject=f"consultation:{consultation.pk}", by=member_id, now=now)
    return consultation


def open_what_is_due(*, now: datetime) -> int:
    """Open every approved consultation whose time has come; how many. What may not open says why at the desk.

    Safe to call as often as one likes and from two places at once: each is opened under its row's lock.
    """
    due = Consultation.objects.filter(state=State.READY, opens_at__lte=now).values_list("pk", flat=True)
    opened = 0
    for consultation_id in list(due):
        try:
            open_consultation(consultation_id=consultation_id, member_id=None, now=now)
            opened += 1
        except Refusal as refusal:
            _note_refusal(consultation_id, refusal.words, now)
    return opened


@transaction.atomic
def _note_refusal(consultation_id: int, words: str, now: datetime) -> None:
    """Once for each reason, so that the log does not grow every minute; whoever worked on it gets a mail, once a day at most."""
    waiting = Consultation.objects.filter(pk=consultation_id, state=State.READY).exclude(not_opened_because=words)
    if not waiting.update(not_opened_because=words):
        return
    audit.record(verb="consultation.not_opened", subject=f"consultation:{consultation_id}", by=None, now=now)
    one = Consultation.objects.get(pk=consultation_id)
    approved_by = one.approvals.filter(version=one.version).values_list("approved_by_id_was", flat=True)
    write_to(
        member_ids={pk for pk in (one.submitted_by_id_was, one.edited_by_id_was, *approved_by) if pk},
        template="mail/consultation_not_opened.txt",
        subject="A consultation did not open",
        key=f"consultation-not-opened:{one.pk}:{one.version}:{now:%Y-%m-%d}",
        now=now,
        context={"title": one.title, "why": words, "path": reverse("authoring_consultation", args=[one.pk])},
    )


@transaction.atomic
def close_consultation(
    *, consultation_id: int, member_id: int | None, now: datetime, because: str = ""
) -> Consultation:
    """Take no more answers. Waits for answers that are being written, so nothing slips in after.

    A member who closes it before the day that people were told gives them the reason; one is enough, because it may be urgent.
    """
    consultation = locked(consultation_id, State.OPEN)
    rounds = list(
        Round.objects.select_for_update()
        .filter(activity__consultation=consultation)
        .exclude(state=Round.State.REVEALED)
    )
    fields: dict[str, Any] = {"state": State.CLOSED}
    if consultation.opens_at and consultation.closes_at and consultation.opens_at < now < consultation.closes_at:
        fields["closes_at"] = now  # closed early: people read the day on which it really closed
        if member_id is not None:
            fields["closed_early_because"] = _reason_for(because)
    save(consultation, **fields)
    Round.objects.filter(pk__in=[asked.pk for asked in rounds]).update(state=Round.State.CLOSED)
    for asked in rounds:
        if asked.number == 1:
            renew_result(round_id=asked.pk, now=now, closing=True)
    audit.record(verb="consultation.close", subject=f"consultation:{consultation.pk}", by=member_id, now=now)
    announce(*[results_stream(asked.pk) for asked in rounds])
    return consultation


def _reason_for(because: str) -> str:
    because = " ".join(because.split())
    if not 10 <= len(because) <= 300:
        raise Refusal(
            "People were told a later day. Say why it closes now, in plain words of 10 to 300 letters: they read it.",
            code="no_reason",
            field="because",
        )
    return because


def close_what_is_over(*, now: datetime) -> int:
    """Close every consultation whose time has come; how many. Safe to call as often as one likes and twice at once."""
    over = Consultation.objects.filter(state=State.OPEN, closes_at__lte=now).values_list("pk", flat=True)
    closed = 0
    for consultation_id in list(over):
        with suppress(Refusal):  # somebody else was first: the others are closed all the same
            close_consultation(consultation_id=consultation_id, member_id=None, now=now)
            closed += 1
    return closed


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
    found = checklist.findings(consultation.organisation_id, now=now)
    found += checklist.opening_findings(consultation.pk, now=now)
    missing = [each.missing for each in found if not each.done]
    if missing:
        raise Refusal("This cannot open yet. " + " ".join(missing), status=409, code="not_ready_for_people")
