"""From a draft to what may open: its author submits it, a second person approves that very version, or sends it back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from consultations.core.actions.drafting import locked, rewritten, save
from consultations.core.models import Approval, Consultation, ConsultationVersion
from consultations.core.readiness import unmet
from consultations.core.wording import wording_of
from engage.kit import audit
from engage.kit.refusal import Refusal

State = Consultation.State
SOMEBODY_ELSE = "Somebody else has to approve this: you wrote or submitted it."
# The content checklist (LAN-07): what the second person looks for, and says that they did.
CHECKLIST = {
    "labels": "Nobody is put in a box: no labels such as “gang member”, “offender” or “at risk”.",
    "pictures": "No pictures and no talk of knives or other weapons.",
    "blame": "Nothing blames young people, an area or a group for violence.",
    "honest": "What can change and what cannot is true, and the promise can be kept.",
    "nobody": "No question makes people name somebody, or say what could show who they are.",
    "hurt": "Questions that may hurt can be skipped, and help is close by.",
}


@dataclass(frozen=True)
class Gunning:
    """The four questions that a fair consultation answers before it begins, each in words (PAR-10)."""

    formative: str
    information: str
    time: str
    consideration: str


@transaction.atomic
def submit(*, consultation_id: int, member_id: int, now: datetime, version: int | None = None) -> Consultation:
    """Ask a colleague to approve it as it stands. Refuses while anything is missing, and names the first field.

    Submitting again what waits already changes nothing.
    """
    consultation = locked(consultation_id, State.DRAFT, version=version)
    if consultation.submitted_at is not None:
        return consultation
    _refuse_unfinished(consultation, now)
    save(consultation, submitted_by_id_was=member_id, submitted_at=now, sent_back_because="")
    _record("consultation.submit", consultation, member_id, now)
    return consultation


@transaction.atomic
def approve(
    *,
    consultation_id: int,
    version: int,
    gunning: Gunning,
    checklist: Collection[str],
    member_id: int,
    now: datetime,
) -> Approval:
    """The second person's yes to exactly this version. It is kept with the answers and with every word of the version."""
    consultation = locked(consultation_id, State.DRAFT, version=version)
    if consultation.submitted_by_id_was is None:
        raise Refusal("Nobody has submitted this yet.", status=409, code="not_submitted")
    if member_id in (consultation.submitted_by_id_was, consultation.edited_by_id_was):
        raise Refusal(SOMEBODY_ELSE, status=403, code="not_a_second_person")
    answers = {name: getattr(gunning, name).strip() for name in ("formative", "information", "time", "consideration")}
    for name, words in answers.items():
        if not words:
            raise Refusal("Answer all four questions in a sentence or two.", code="unanswered", field=name)
    if set(checklist) != set(CHECKLIST):
        raise Refusal("Tick each point once you have looked for it.", code="checklist", field="checklist")
    _refuse_unfinished(consultation, now)
    approval = Approval.objects.create(
        consultation=consultation,
        version=consultation.version,
        submitted_by_id_was=consultation.submitted_by_id_was,
        approved_by_id_was=member_id,
        at=now,
        checklist=sorted(checklist),
        dpia_reference=consultation.dpia_reference,
        lawful_basis=consultation.lawful_basis,
        **answers,
    )
    ConsultationVersion.objects.create(
        consultation=consultation, number=consultation.version, wording=wording_of(consultation), created_at=now
    )
    save(consultation, state=State.READY)
    _record("consultation.approve", consultation, member_id, now)
    return approval


@transaction.atomic
def send_back(*, consultation_id: int, version: int, reason: str, member_id: int, now: datetime) -> Consultation:
    """Not yet, because …; the author reads the reason."""
    consultation = locked(consultation_id, State.DRAFT, version=version)
    if consultation.submitted_at is None:
        raise Refusal("This is not waiting for approval.", status=409, code="not_submitted")
    if not reason.strip():
        raise Refusal("Say what should be different.", code="no_reason", field="reason")
    save(consultation, submitted_by_id_was=None, submitted_at=None, sent_back_because=reason.strip())
    _record("consultation.send_back", consultation, member_id, now)
    return consultation


@transaction.atomic
def take_back(*, consultation_id: int, member_id: int, now: datetime) -> Consultation:
    """Back to a draft, before it opens. What was approved has to be approved again, also if nothing is changed."""
    consultation = locked(consultation_id, *Consultation.UNSEEN_STATES)
    if consultation.state == State.READY or consultation.submitted_at is not None:
        rewritten(consultation, member_id=member_id, now=now)
        _record("consultation.take_back", consultation, member_id, now)
    return consultation


@transaction.atomic
def cancel(*, consultation_id: int, member_id: int, now: datetime) -> Consultation:
    """Give up a consultation that never opened. It can still be copied."""
    consultation = locked(consultation_id, *Consultation.UNSEEN_STATES)
    save(consultation, state=State.CANCELLED, submitted_by_id_was=None, submitted_at=None)
    _record("consultation.cancel", consultation, member_id, now)
    return consultation


@transaction.atomic
def allow_hard_words(*, consultation_id: int, version: int, reason: str, member_id: int, now: datetime) -> None:
    """Let this version pass although it reads above the age of 11 (LAN-01). Any change asks again."""
    consultation = locked(consultation_id, State.DRAFT, version=version)
    if not reason.strip():
        raise Refusal("Say why these words are needed.", code="no_reason", field="reason")
    save(consultation, hard_words_because=reason.strip(), hard_words_by_id_was=member_id)
    _record("consultation.allow_hard_words", consultation, member_id, now)


def _refuse_unfinished(consultation: Consultation, now: datetime) -> None:
    missing = unmet(consultation, now=now)
    if missing:
        raise Refusal(missing[0].words, status=409, code="not_ready", field=missing[0].field)


def _record(verb: str, consultation: Consultation, member_id: int, now: datetime) -> None:
    facts = {"version": consultation.version}
    audit.record(verb=verb, subject=f"consultation:{consultation.pk}", by=member_id, now=now, facts=facts)
