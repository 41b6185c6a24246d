"""Mail to members: written down with the deed that wants it, sent once by a worker, and never carrying what people said."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from engage.kit.jobs import enqueue

JOB = "accounts.mail"


def write_to(
    *,
    member_ids: Iterable[int],
    template: str,
    subject: str,
    key: str,
    now: datetime,
    context: dict[str, Any] | None = None,
) -> int:
    """Write to each of these members once for each `key`, however often this is called; how many were asked for.

    `template` is a text file under templates/mail/; it is drawn with `context` (JSON values: ids, counts, addresses of
    pages, titles that staff wrote), `member` and `product`. Words of young people have no place in it.
    """
    wanted = sorted(set(member_ids))
    for member_id in wanted:
        enqueue(
            kind=JOB,
            key=f"mail:{key}:{member_id}"[:120],
            payload={"member": member_id, "template": template, "subject": subject, "context": context or {}},
            now=now,
        )
    return len(wanted)
