"""An answer as a phone sends it, and the receipt it gets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from consultations.core.models import Answer
from engage.kit.refusal import Refusal

# Which of the receipt's words each refusal of the rules stands for.
STATUS_OF = {
    "closed": "closed",
    "revealed": "closed",
    "not_open": "closed",
    "paused": "paused",
    "words_paused": "paused",
    "words_held": "paused",
    "replaced_by_newer": "replaced_by_newer",
}
HTTP_OF = {
    "counted": 200,
    "held": 200,
    "closed": 409,
    "paused": 409,
    "replaced_by_newer": 409,
    "invalid": 422,
    "busy": 503,
}
BUSY_SECONDS = 2
LONGEST_FIELD = 4000
MOST_FIELDS = 200


@dataclass(frozen=True)
class Sent:
    """What one phone says: to which round, from which of its seats, when it pressed, and the kind's own fields."""

    op: UUID
    seq: int
    round_id: int
    seat: int
    status: str
    fields: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Reply:
    """The receipt. `words` are for the person; `v` tells a phone with a dead socket that it is behind."""

    status: str
    op: str = ""
    seq: int = 0
    late: bool = False
    v: int = 0
    words: str = ""
    http: int = 200
    retry_after: int = 0
    worried: bool = False

    @property
    def taken(self) -> bool:
        return self.status in {"counted", "held"}

    @property
    def body(self) -> dict[str, Any]:
        said: dict[str, Any] = {"op": self.op, "status": self.status, "seq": self.seq, "late": self.late, "v": self.v}
        return said | {"words": self.words, "support": self.worried}


def read(sent: Mapping[str, Sequence[str]]) -> Sent:
    """The fields of the form. Refuses (422) whatever no page of ours sends."""
    stale = Refusal(_("That page was out of date. It shows the newest now: please send it again."), code="stale")
    if len(sent) > MOST_FIELDS or any(len(value) > LONGEST_FIELD for values in sent.values() for value in values):
        raise Refusal(_("That is too long for one go. Make it shorter, and send it again."), code="too_long")

    def one(name: str, default: str = "") -> str:
        values = sent.get(name) or [default]
        return values[-1]

    try:
        op = UUID(one("op"))
        seq, round_id, seat = (
            _whole(one(name, default)) for name, default in (("seq", ""), ("round", ""), ("seat", "0"))
        )
    except ValueError:
        raise stale from None
    status = one("status", "answered")
    if status not in Answer.Status.values or seat > 99:
        raise stale
    fields = {name: values for name, values in sent.items() if name not in {"op", "seq", "round", "seat", "status"}}
    return Sent(op, seq, round_id, seat, status, fields)


def _whole(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise ValueError(typed)
    return int(typed)


def thanks(status: str, *, late: bool) -> str:
    if status == "held":
        return _("Sent. A person reads your words before anybody else can.")
    if late:
        return _("Sent. It came a little late, and it still counts.")
    return _("Sent.")


def refused(refusal: Refusal, sent: Sent | None = None, *, v: int = 0) -> Reply:
    status = STATUS_OF.get(refusal.code, "invalid")
    http = refusal.status if status == "invalid" and 400 <= refusal.status < 500 else HTTP_OF[status]
    return Reply(
        status,
        op=str(sent.op) if sent else "",
        seq=sent.seq if sent else 0,
        v=v,
        words=refusal.words,
        http=http,
    )


def busy(sent: Sent | None = None) -> Reply:
    return Reply(
        "busy",
        op=str(sent.op) if sent else "",
        seq=sent.seq if sent else 0,
        words=_("Waiting to send. Your phone tries again by itself."),
        http=503,
        retry_after=BUSY_SECONDS,
    )
