"""The private slice of one phone."""

from datetime import datetime
from uuid import uuid4

from django.utils.translation import gettext as _

from consultations.core.author_words import author_words, offers_support, reasons_of
from consultations.core.kinds import Given, Mark, Words, kind_of
from consultations.core.models import Activity, Entry
from consultations.core.own_answers import MARKED
from consultations.core.queries import shown_entries
from consultations.live.documents.shapes import MineView
from consultations.live.models import Seat, Session
from consultations.live.queries.mine import Own, answered_on, own_answer
from consultations.live.queries.rooms import room_round_of


def _said(own: Own, activity: Activity, texts: dict[int, str]) -> tuple[str, ...]:
    """One's own answer in words: what was picked, in the order of the page, or the button that was pressed."""
    if own.status != "answered":
        return ({"not_sure": _("Not sure"), "rather_not_say": _("Rather not say")}.get(own.status, _("Skipped")),)
    kind, values = kind_of(activity), dict(own.marks)
    marks = [(entry, text) for entry, text in texts.items() if entry in values]
    if kind.one_at_a_time:
        words = {value: MARKED[name] for name, value in kind.marks.items()}
        return tuple(words[values[entry]] % {"text": text} for entry, text in marks)
    return tuple(kind.own_texts([(text, values[entry]) for entry, text in marks]))


def _fields(own: Own, activity: Activity) -> tuple[tuple[str, str], ...]:
    """What the form of this question sent, so that a page that is opened again has it picked; words are not put back on a board."""
    if own.status != "answered":
        return ()
    kind = kind_of(activity)
    if "support" in kind.marks:
        return tuple(("support", str(entry)) for entry, _value in own.marks)
    if kind.marks_one_by_one:
        names = {value: name for name, value in kind.marks.items()}
        return tuple((f"mark-{entry}", names[value]) for entry, value in own.marks)
    marks = tuple(Mark(entry, value) for entry, value in own.marks)
    given = Given(own.status, marks=marks, words=tuple(Words(entry.text, entry.may_quote) for entry in own.words))
    form = kind.form(activity, None, given)
    sent = ((name, form[name].value()) for name in form.fields)
    values = ((name, value if isinstance(value, list) else [value]) for name, value in sent)
    return tuple((name, str(each)) for name, several in values for each in several if each not in {None, "", False})


def mine_view(session: Session, seat: Seat, *, now: datetime, number: int | None = None) -> MineView:
    """What this phone said to what is on now, and keys for a form that is made now.

    Where several people pass the phone on, it tells who has answered and nothing of what they said. `number`: which of them it
    is about, from 0; None where nobody said so: then it is the turn of the first who has not answered.
    """
    on_now = room_round_of(session) if session.is_open else None
    shared = session.seats_each > 1
    answered = answered_on(seat, on_now.round) if on_now and shared else ()
    free = next((person for person in range(session.seats_each) if person not in answered), 0)
    own = own_answer(seat, on_now.round, number=number or 0) if on_now and not (shared and number is None) else None
    words = own.words if own else ()
    activity = on_now.step.activity if on_now else None
    shown = shown_entries(activity).filter(pk__in=dict(own.marks)) if activity and own else Entry.objects.none()
    texts = {entry.pk: entry.shown_text or "" for entry in shown.order_by("position", "pk")}
    reasons = reasons_of(list(words))
    return MineView(
        round_id=on_now.round_id if on_now else None,
        status=own.status if own else "",
        said=_said(own, activity, texts) if activity and own and not shared else (),
        fields=_fields(own, activity) if activity and own and not shared else (),
        words=tuple(
            (entry.text, author_words(entry, reasons.get(entry.pk, "")).label) for entry in words if not shared
        ),
        waits=any(entry.state == Entry.State.HELD for entry in words) and not shared,
        late=own.late if own else False,
        extra_time=seat.extra_time,
        words_held=seat.words_held,
        team=seat.team,
        tested=seat.tested,
        seat=free if number is None else number,
        answered=answered,
        op=str(uuid4()),
        seq=int(now.timestamp() * 1000),
        support=any(entry.severity >= 3 or offers_support(entry, reasons.get(entry.pk, "")) for entry in words),
        # Whoever passes the phone on needs the box for the next.
        enough=_enough(activity, len(words)) if activity and not shared else 0,
    )


def _enough(activity: Activity, texts: int) -> int:
    kind = kind_of(activity)
    return texts if kind.board and kind.takes_words and texts >= min(kind.most_words, kind.room_words) else 0
