"""Taking one answer by the ordinary actions: words, and everything that cannot be read without a form."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from consultations.core.actions.answering import Receipt, add_mark, add_words, check_seq, give_answer
from consultations.core.kinds import Given, Mark, NeedsForm, kind_of
from consultations.core.models import Activity, Answer, Entry, Participant
from consultations.core.queries import shown_entries
from consultations.live.access import Place
from consultations.live.answering.offers import offered_by
from consultations.live.answering.sent import HTTP_OF, Reply, Sent, busy, read, refused, thanks
from consultations.live.models import RoomRound, Session
from engage.kit import clock
from engage.kit.refusal import Refusal

WITHOUT_MARKS = {Answer.Status.NOT_SURE, Answer.Status.SKIPPED, Answer.Status.RATHER_NOT_SAY}
MARK = "mark-"  # the field that marks one entry of several: mark-12=agree


def take_now(*, place: Place | None, key: str, sent: Mapping[str, Sequence[str]], same_origin: bool) -> Reply:
    """The whole way of one answer in this thread: read, check, write, acknowledge. Never raises for what a phone sends."""
    read_as: Sent | None = None
    try:
        check_door(place, same_origin=same_origin)
        assert place is not None  # noqa: S101  (checked the line before)
        read_as = read(sent)
        check_seq_of(read_as)
        return take(place, key, read_as)
    except Refusal as refusal:
        return refused(refusal, read_as)
    except DatabaseError:
        return busy(read_as)


def take_alone(place: Place, key: str, sent: Sent) -> Reply:
    """One answer that was read already, in this thread. Never raises for what a phone sends."""
    try:
        return take(place, key, sent)
    except Refusal as refusal:
        return refused(refusal, sent)
    except DatabaseError:
        return busy(sent)


def check_seq_of(sent: Sent) -> None:
    """A `seq` from the far future would lock out every later change."""
    check_seq(sent.seq, datetime.fromtimestamp(clock.nearly(), UTC))


def check_door(place: Place | None, *, same_origin: bool) -> None:
    if place is None or not same_origin:
        raise Refusal(
            _("This phone is not in the room. Type the code on the screen to come in."), status=403, code="not_joined"
        )


def take(place: Place, key: str, sent: Sent) -> Reply:
    """Write it with the actions that everybody's answers go through. Raises `Refusal`."""
    room = _room_round(place, key, sent.round_id)
    activity = room.step.activity
    participant = Participant.objects.filter(pk=place.participant_id).first()
    if participant is None:
        raise Refusal(_("Your answers here were deleted, so we did not add this one."), status=403, code="not_joined")
    try:
        receipt = _write(participant, activity, sent)
    except Refusal as refusal:
        return refused(refusal, sent, v=_v(place.session_id))
    late = Answer.objects.filter(pk=receipt.answer_id, late=True).exists()
    left = _left(activity, receipt)
    return Reply(
        receipt.status,
        op=str(sent.op),
        seq=sent.seq,
        late=late,
        v=_v(place.session_id),
        words=thanks(receipt.status, late=late, left=left, worried=receipt.worried),
        http=HTTP_OF[receipt.status],
        worried=receipt.worried,
        left=left,
    )


def _left(activity: Activity, receipt: Receipt) -> int | None:
    """How many more texts this person may give to a board, told with each; None where texts are not counted."""
    kind = kind_of(activity)
    if receipt.status != "held" or not (kind.board and kind.takes_words):
        return None
    given = Entry.objects.filter(answer_id=receipt.answer_id).exclude(state=Entry.State.WITHDRAWN).count()
    return max(0, min(kind.most_words, kind.room_words) - given)


def _write(participant: Participant, activity: Activity, sent: Sent) -> Receipt:
    kind = kind_of(activity)
    if not kind.asks:
        raise Refusal(_("There is nothing to answer here."), code="nothing_to_answer")
    where: dict[str, Any] = {"participant": participant, "round_id": sent.round_id, "op": sent.op, "seat": sent.seat}
    if sent.status in WITHOUT_MARKS:
        return give_answer(**where, given=Given(sent.status), seq=sent.seq)
    if kind.marks_one_by_one:
        return _one_by_one(activity, sent, where)
    try:
        given = kind.quickly(offered_by(activity), sent.fields) if kind.quick else _by_form(activity, sent)
    except NeedsForm:
        given = _by_form(activity, sent)
    return give_answer(**where, given=given, seq=sent.seq)


def _by_form(activity: Activity, sent: Sent) -> Given:
    kind = kind_of(activity)
    typed = QueryDict(mutable=True)
    for name, values in sent.fields.items():
        typed.setlist(name, list(values))
    form = kind.form(activity, typed)
    if not form.is_valid():
        raise Refusal(" ".join(str(error) for errors in form.errors.values() for error in errors), code="invalid")
    return kind.given(activity, form)


def _one_by_one(activity: Activity, sent: Sent, where: dict[str, Any]) -> Receipt:
    """Marks on several entries in one form, or new words for the board."""
    marks = kind_of(activity).marks
    if "support" in marks:
        return _on_a_board(activity, sent, where)
    chosen = {name: values[-1] for name, values in sent.fields.items() if name.startswith(MARK) and values}
    if not chosen:
        words = _by_form(activity, sent).words[0]
        return add_words(**where, text=words.text, may_quote=words.may_quote)
    known = set(shown_entries(activity).values_list("pk", flat=True))
    receipt: Receipt | None = None
    for name, value in chosen.items():
        entry = name.removeprefix(MARK)
        if not (entry.isascii() and entry.isdigit() and len(entry) < 19 and int(entry) in known and value in marks):
            raise Refusal(_("Pick from the answers on the page."), code="no_mark")
    with transaction.atomic():
        for name, value in chosen.items():
            mark = Mark(int(name.removeprefix(MARK)), marks[value])
            receipt = add_mark(**where, mark=mark, seq=sent.seq)
    if receipt is None:
        raise Refusal(_("Pick from the answers on the page."), code="no_mark")
    return receipt


def _on_a_board(activity: Activity, sent: Sent, where: dict[str, Any]) -> Receipt:
    """The whole of what this phone says to a board: which it supports of those it was shown, and new words, if any."""
    kind = kind_of(activity)
    shown = set(shown_entries(activity).values_list("pk", flat=True))
    wanted = {int(value) for value in sent.fields.get("support", ()) if _is_number(value)}
    if wanted - shown or len(wanted) < len(set(sent.fields.get("support", ()))):
        raise Refusal(_("That is not here any more. The page now shows what is."), code="no_mark")
    if kind.room_marks and len(wanted) > kind.room_marks:
        raise Refusal(_("Pick up to %(most)s.") % {"most": kind.room_marks}, code="too_many")
    answer = Answer.objects.filter(
        round_id=sent.round_id, participant=where["participant"], seat=sent.seat, status=Answer.Status.ANSWERED
    ).first()
    standing = set(answer.votes.exclude(value=0).values_list("entry_id", flat=True)) if answer else set()
    typed = any("".join(values).strip() for name, values in sent.fields.items() if name == "words")
    if not (wanted or standing or typed):
        raise Refusal(_("Write something, or pick what you like."), code="nothing_said")
    receipt: Receipt | None = None
    with transaction.atomic():
        for number in sorted(wanted ^ standing):
            receipt = add_mark(**where, mark=Mark(number, int(number in wanted)), seq=sent.seq)
        if typed:
            words = _by_form(activity, sent).words[0]
            receipt = add_words(**where, text=words.text, may_quote=words.may_quote)
    return receipt or Receipt("counted", answer.pk if answer else 0, sent.seq, again=True)


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 19


def _room_round(place: Place, key: str, round_id: int) -> RoomRound:
    """The asking that the answer names, if it is of the room that the cookie and the address name."""
    room = (
        RoomRound.objects.select_related("step__activity__consultation", "step__session")
        .filter(round_id=round_id, step__session_id=place.session_id, step__session__key=key)
        .first()
    )
    if room is None:
        raise Refusal(_("We cannot find that question in this room."), status=404, code="no_such_round")
    return room


def _v(session_id: int) -> int:
    return Session.objects.filter(pk=session_id).values_list("v", flat=True).first() or 0
