"""Write a line into the append-only log; it carries ids and outcomes, never words or names."""

from datetime import datetime
from typing import Any

from engage.kit.models import AuditEvent


def record(
    *, verb: str, subject: str, now: datetime, by: int | None = None, facts: dict[str, Any] | None = None
) -> None:
    """Log that member `by` (None: the system) did `verb` to `subject` ("entry:12") at `now`. Same transaction as the deed."""
    AuditEvent.objects.create(verb=verb, subject=subject, member_id_was=by, facts=facts or {}, at=now)
