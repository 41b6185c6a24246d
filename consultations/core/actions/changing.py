"""Changing words while people are answering: one person proposes, another makes it so, and everybody is told (PAR-12)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from consultations.core.actions.drafting import locked, save
from consultations.core.actions.editing import write_activity
from consultations.core.announcing import board_stream, results_stream
from consultations.core.kinds import kinds
from consultations.core.models import Activity, ActivityVersion, Change, Consultation, ConsultationVersion, Round
from consultations.core.readiness import wrong_with
from consultations.core.wording import SETTINGS_WORDS, WORDS, wording_of, wording_of_activity
from engage.kit import audit
from engage.kit.refusal import Refusal
from engage.realtime.streams import announce

State = Consultation.State


@transaction.atomic
def propose_change(
    *,
    consultation_id: int,
    activity_id: int | None,
    wording: Mapping[str, Any],
    notice: str,
    member_id: int,
    now: datetime,
    version: int | None = None,
) -> Change:
    """Ask a colleague to put these words in force. `notice` is what people read about it, in plain words.

    One change waits at a time. Refuses what says nothing new, and words that are too hard for young people.
    """
    consultation = _open_to_change(consultation_id, version, notice)
    activity = Activity.objects.get(pk=activity_id, consultation=consultation) if activity_id else None
    now_in_force = wording_of_activity(activity) if activity else {n: getattr(consultation, n) for n in WORDS}
    new = {name: value for name, value in wording.items() if name in now_in_force and now_in_force[name] != value}
    if not new:
        raise Refusal("Nothing is different from what people read now.", code="nothing_new")
    for name, text in new.items():
        for wrong in _wrong(text):
            raise Refusal(wrong, code="hard_words", field=name)
    if activity is not None:
        whole = {**now_in_force, **new}
        unmet = kinds.get(activity.kind).unmet(whole["settings"], whole["options"])
        if unmet:
            raise Refusal(unmet, code="unmet", field="settings")
    return _propose(consultation, activity, new, notice, member_id, now)


@transaction.atomic
def propose_extension(
    *, consultation_id: int, closes_at: datetime, notice: str, member_id: int, now: datetime, version: int | None = None
) -> Change:
    """Ask a colleague to let people answer longer; never shorter, and never past the day of the decision or of the answer."""
    consultation = _open_to_change(consultation_id, version, notice)
    if consultation.closes_at is None or closes_at <= max(consultation.closes_at, now):
        raise Refusal("Choose a later time than it has now.", code="not_later", field="closes_at")
    last_day = localdate(closes_at)
    if consultation.decision_on and last_day > consultation.decision_on:
        raise Refusal("It cannot be decided before it closes.", code="after_decision", field="closes_at")
    if consultation.answer_due and last_day > consultation.answer_due:
        raise Refusal(
            "People were promised an answer before that day. Move the promise first, or choose an earlier time.",
            code="after_promise",
            field="closes_at",
        )
    return _propose(consultation, None, {"closes_at": closes_at.isoformat()}, notice, member_id, now)


@transaction.atomic
def make_change(*, change_id: int, member_id: int, now: datetime) -> Change:
    """Put the proposed words in force, as the next version. Answers keep the version they saw; options that go are retired."""
    change = _waiting(change_id, State.OPEN)
    if member_id == change.proposed_by_id_was:
        raise Refusal("Somebody else has to make this change: you proposed it.", status=403, code="not_a_second_person")
    consultation = change.consultation
    _decide(change, Change.State.MADE, member_id=member_id, now=now, version=consultation.version + 1)
    if change.activity is None:
        save(consultation, version=consultation.version + 1, **_fields(change, now))
    else:
        change.activity.version += 1
        write_activity(change.activity, change.wording, now=now)
        ActivityVersion.objects.create(
            activity=change.activity,
            number=change.activity.version,
            wording=wording_of_activity(change.activity),
            created_at=now,
        )
        save(consultation, version=consultation.version + 1)
    ConsultationVersion.objects.create(
        consultation=consultation, number=consultation.version, wording=wording_of(consultation), created_at=now
    )
    if change.activity is not None:
        rounds = Round.objects.filter(activity=change.activity).values_list("pk", flat=True)
        announce(board_stream(change.activity.pk), *[results_stream(pk) for pk in rounds])
    return change


@transaction.atomic
def drop_change(*, change_id: int, member_id: int, now: datetime) -> Change:
    """Leave it as it is: taken back by whoever proposed it, or refused by a colleague."""
    change = _waiting(change_id, *State.values)
    _decide(change, Change.State.DROPPED, member_id=member_id, now=now)
    return change


def _open_to_change(consultation_id: int, version: int | None, notice: str) -> Consultation:
    consultation = locked(consultation_id, State.OPEN, version=version)
    if Change.objects.filter(consultation=consultation, state=Change.State.WAITING).exists():
        raise Refusal(
            "Another change waits for a colleague. That one has to be decided first.", status=409, code="change_waits"
        )
    if not notice.strip():
        raise Refusal("Say in plain words what changes. People read this.", code="no_notice", field="notice")
    return consultation


def _propose(
    consultation: Consultation,
    activity: Activity | None,
    wording: dict[str, Any],
    notice: str,
    member_id: int,
    now: datetime,
) -> Change:
    for wrong in _wrong(notice):
        raise Refusal(wrong, code="hard_words", field="notice")
    change = Change.objects.create(
        consultation=consultation,
        activity=activity,
        wording=wording,
        notice=notice.strip(),
        proposed_by_id_was=member_id,
        proposed_at=now,
    )
    _record("change.propose", change, member_id, now)
    return change


def _fields(change: Change, now: datetime) -> dict[str, Any]:
    """The start page's fields as the row holds them. What has reached its end is not opened again."""
    if change.extends_to is None:
        return dict(change.wording)
    if change.consultation.closes_at is None or change.consultation.closes_at <= now:
        raise Refusal("It has reached its closing time meanwhile.", status=409, code="over")
    return {"closes_at": change.extends_to}


def _waiting(change_id: int, *states: str) -> Change:
    change = Change.objects.select_related("activity").get(pk=change_id)
    change.consultation = locked(change.consultation_id, *states)
    change.refresh_from_db(fields=["state"])
    if change.state != Change.State.WAITING:
        raise Refusal("A colleague has decided about this change already.", status=409, code="decided")
    return change


def _decide(change: Change, state: str, *, member_id: int, now: datetime, version: int | None = None) -> None:
    change.state, change.decided_by_id_was, change.decided_at, change.version = state, member_id, now, version
    change.save()
    _record(f"change.{state}", change, member_id, now)


def _wrong(text: Any) -> list[str]:
    if isinstance(text, dict):
        text = [str(text[name]) for name in SETTINGS_WORDS if name in text]
    if isinstance(text, list):
        text = "\n".join(text)
    return wrong_with(text) if isinstance(text, str) else []


def _record(verb: str, change: Change, member_id: int, now: datetime) -> None:
    facts = {"change": change.pk, "version": change.version}
    audit.record(verb=verb, subject=f"consultation:{change.consultation_id}", by=member_id, now=now, facts=facts)
