"""The private slice of one phone."""

from datetime import datetime
from uuid import uuid4

from django.utils.translation import gettext as _

from consultations.core.author_words import author_words, reasons_of
from consultations.core.models import Entry
from consultations.live.documents.shapes import MineView
from consultations.live.models import Seat, Session
from consultations.live.queries.mine import own_answer
from consultations.live.queries.rooms import room_round_of


def labels_of(status: str, chosen: tuple[str, ...]) -> list[str]:
    """One's own answer in words: what was picked, in the order of the page, or the button that was pressed."""
    if status and status != "answered":
        return [{"not_sure": _("Not sure"), "rather_not_say": _("Rather not say")}.get(status, _("Skipped"))]
    shown = Entry.objects.filter(pk__in=[int(entry_id) for entry_id in chosen], shown_text__isnull=False)
    return [entry.shown_text or "" for entry in shown.order_by("position", "pk")]


def mine_view(session: Session, seat: Seat, *, now: datetime, number: int = 0) -> MineView:
    """What this phone said to what is on now, and keys for a form that is made now."""
    on_now = room_round_of(session) if session.is_open else None
    own = own_answer(seat, on_now.round, number=number) if on_now else None
    words = own.words if own else ()
    reasons = reasons_of(list(words))
    return MineView(
        round_id=on_now.round_id if on_now else None,
        status=own.status if own else "",
        chosen=own.chosen if own else (),
        words=tuple((entry.text, author_words(entry, reasons.get(entry.pk, "")).label) for entry in words),
        late=own.late if own else False,
        extra_time=seat.extra_time,
        words_held=seat.words_held,
        tested=seat.tested,
        seat=number,
        op=str(uuid4()),
        seq=int(now.timestamp() * 1000),
        support=any(entry.severity >= 3 for entry in words),
    )
