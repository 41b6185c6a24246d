"""An answer as a phone sends it, and the receipt it gets.

Thousands of these pass each second, so they are tuples with names: as unchangeable as a frozen class, and made in a third
of the time.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.core.models import Answer
from engage.kit.refusal import Refusal

# Which of the receipt's words each refusal of the rules stands for.
STATUS_OF = {
    "closed": "closed",
    "revealed": "closed",
    "not_open": "closed",
    "reading": "reading",
    "paused": "paused",
    "words_paused": "paused",
    "words_held": "paused",
    "text_closed": "paused",
    "replaced_by_newer": "replaced_by_newer",
}
HTTP_OF = {
    "counted": 200,
    "held": 200,
    "closed": 409,
    "reading": 409,
    "paused": 409,
    "replaced_by_newer": 409,
    "invalid": 422,
    "busy": 503,
}
BUSY_SECONDS = 2
LONGEST_FIELD = 4000
MOST_FIELDS = 200
OWN_FIELDS = frozenset({"op", "seq", "round", "seat", "status"})  # the rest is the kind's
STATUSES = frozenset(Answer.Status.values)


class Sent(NamedTuple):
    """What one phone says: to which round, from which of its seats, when it pressed, and the kind's own fields."""

    op: UUID
    seq: int
    round_id: int
    seat: int
    status: str
    fields: Mapping[str, Sequence[str]]


class Reply(NamedTuple):
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
    # What the page of a phone without a script answers with, where it is another than a script understands: a script takes
    # 503 for "try again by yourself".
    http_of_page: int = 0
    # How many more texts this person may give to this board; None where nobody counts them.
    left: int | None = None

    @property
    def page_http(self) -> int:
        return self.http_of_page or self.http

    @property
    def taken(self) -> bool:
        return self.status in {"counted", "held"}

    @property
    def body(self) -> dict[str, Any]:
        said: dict[str, Any] = {"op": self.op, "status": self.status, "seq": self.seq, "late": self.late, "v": self.v}
        said |= {"words": self.words, "support": self.worried}
        return said if self.left is None else said | {"left": self.left}

    @property
    def encoded(self) -> bytes:
        """`body` as JSON. Written by hand around the only part that is free text: a quarter of the encoder's time."""
        late, worried = "true" if self.late else "false", "true" if self.worried else "false"
        left = "" if self.left is None else f',"left":{self.left}'
        return (
            f'{{"op":"{self.op}","status":"{self.status}","seq":{self.seq},"late":{late},"v":{self.v},'
            f'"words":{_quoted(self.words)},"support":{worried}{left}}}'
        ).encode()


@lru_cache(maxsize=500)
def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def read(sent: Mapping[str, Sequence[str]], *, length: int | None = None) -> Sent:
    """The fields of the form, which was so many bytes long, if that is known. Refuses (422) whatever no page of ours sends."""
    short = length is not None and length <= LONGEST_FIELD
    if len(sent) > MOST_FIELDS or not (
        short or all(len(value) <= LONGEST_FIELD for values in sent.values() for value in values)
    ):
        raise Refusal(_("That is too long for one go. Make it shorter, and send it again."), code="too_long")
    try:
        op = UUID(_last(sent, "op"))
        seq, round_id = _whole(_last(sent, "seq")), _whole(_last(sent, "round"))
        seat = _whole(_last(sent, "seat", "0"))
    except ValueError:
        raise stale() from None
    status = _last(sent, "status", "answered")
    if status not in STATUSES or seat > 99:
        raise stale()
    return Sent(op, seq, round_id, seat, status, {name: sent[name] for name in sent if name not in OWN_FIELDS})


def stale() -> Refusal:
    return Refusal(_("That page was out of date. It shows the newest now: please send it again."), code="stale")


def _last(sent: Mapping[str, Sequence[str]], name: str, default: str = "") -> str:
    values = sent.get(name)
    return values[-1] if values else default


def _whole(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise ValueError(typed)
    return int(typed)


def thanks(status: str, *, late: bool, left: int | None = None, worried: bool = False) -> str:
    """`left`: how many more texts this person may give here, where they are counted. `worried`: the words may tell of danger."""
    if status == "held":
        said = [_("Sent. A person reads your words before anybody else can.")]
        said += [] if left is None else [_left_words(left)]
        said += [_("Below are people you can talk to.")] if worried else []
        return " ".join(said)
    if late:
        return _("Sent. It came a little late, and it still counts.")
    return _("Sent.")


def _left_words(left: int) -> str:
    if not left:
        return _("That was the last one from you here. Thank you!")
    return ngettext("You can send %(left)s more.", "You can send %(left)s more.", left) % {"left": left}


@lru_cache(maxsize=200)
def _thanks_in(language: str, late: bool) -> str:
    with translation.override(language):
        return thanks("counted", late=late)


def counted(sent: Sent, *, late: bool, v: int, language: str) -> Reply:
    """The receipt of what almost every phone sends; its words are looked up once for each language."""
    return Reply("counted", str(sent.op), sent.seq, late, v, _thanks_in(language, late))


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
        retry_after=refusal.retry_after,
        http_of_page=refusal.status if refusal.code == "text_closed" else 0,
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
