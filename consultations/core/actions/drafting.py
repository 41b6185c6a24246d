"""What every change to a consultation does first and last: take its row, and make the next version of it."""

from datetime import datetime
from typing import Any

from consultations.core.models import Consultation
from engage.kit.refusal import Refusal

State = Consultation.State
MEANWHILE = "A colleague has changed this meanwhile. Here is how it stands now: please look, then do it again."


def locked(consultation_id: int, *states: str, version: int | None = None) -> Consultation:
    """The row, locked. Refuses (409) when its state is another, or when it is not the version that the page showed."""
    consultation = Consultation.objects.select_for_update().get(pk=consultation_id)
    if consultation.state not in states:
        raise Refusal(
            f"This consultation is {consultation.get_state_display().lower()}, so that cannot be done now.",
            status=409,
            code="wrong_state",
        )
    if version is not None and consultation.version != version:
        raise Refusal(MEANWHILE, status=409, code="changed_meanwhile")
    return consultation


def rewritten(consultation: Consultation, *, member_id: int | None, now: datetime) -> None:
    """The next version of a consultation that nobody outside has seen: what was submitted or approved is so no longer."""
    save(
        consultation,
        version=consultation.version + 1,
        state=State.DRAFT,
        edited_by_id_was=member_id,
        edited_at=now,
        submitted_by_id_was=None,
        submitted_at=None,
        hard_words_because="",
        hard_words_by_id_was=None,
        not_opened_because="",
    )


def save(consultation: Consultation, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(consultation, name, value)
    consultation.save(update_fields=list(fields))
