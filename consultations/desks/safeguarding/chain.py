"""The chain of a concern's steps: adding a link, and finding the first one that does not fit."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from consultations.desks.safeguarding.models import Concern, ConcernStep
from consultations.desks.safeguarding.sealing import Unreadable, seal, unseal


def add_step(
    concern: Concern,
    kind: str,
    *,
    member_id: int | None,
    now: datetime,
    facts: dict[str, Any] | None = None,
    words: dict[str, str] | None = None,
) -> ConcernStep:
    """The next step of a concern whose row the caller has locked. `facts` are codes and numbers, `words` are sealed."""
    sealed, sealed_hash = seal(words) if words else ("", "")
    step = ConcernStep(
        concern=concern,
        number=concern.last_number + 1,
        kind=kind,
        member_id=member_id,
        at=now,
        facts=facts or {},
        sealed=sealed,
        sealed_hash=sealed_hash,
        previous_hash=concern.last_hash,
    )
    step.hash = link_of(step)
    step.save()
    concern.last_number, concern.last_hash = step.number, step.hash
    concern.save(update_fields=["last_number", "last_hash"])
    return step


def link_of(step: ConcernStep) -> str:
    """The hash of this step together with the hash of the one before."""
    said = [
        step.previous_hash,
        step.concern_id,
        step.number,
        step.kind,
        step.member_id,
        step.at.astimezone(UTC).isoformat(),
        step.facts,
        step.sealed_hash,
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def broken_at(concern: Concern) -> int | None:
    """The number of the first step that was altered, left out or put in by somebody else; None when the log is whole."""
    previous, number = "", 0
    for step in concern.steps.order_by("number"):
        number += 1
        if step.number != number or step.previous_hash != previous or step.hash != link_of(step):
            return number
        if step.sealed:
            try:
                unseal(step.sealed, step.sealed_hash)
            except Unreadable:
                return number
        previous = step.hash
    if (number, previous) != (concern.last_number, concern.last_hash):
        return number + 1
    first = concern.steps.order_by("number").first()
    return 1 if first is None or first.facts.get("words_hash") != concern.words_hash else None
