"""Answering back: writing a response, a second person publishing it, considering, moving a promise, saying "answered"."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from consultations.core.announcing import answers_stream, news_stream
from consultations.core.models import Activity, Consideration, Consultation, Entry, PromiseMove, Response
from consultations.core.models.answering_back import LEAST_EXCUSE, LEAST_REASON
from consultations.core.promises import day_of
from consultations.core.responses import not_considered, standing_now, undated
from engage.kit import audit
from engage.kit.refusal import Refusal
from engage.realtime.streams import announce

State = Consultation.State
OVER = (State.CLOSED, State.CONSIDERING, State.ANSWERED)
STALE = "A colleague changed this after you opened it. Look at the newest words first. What you typed is still here."


@dataclass(frozen=True)
class Wording:
    """What a response says, as the form cleaned it."""

    kind: str
    heading: str
    words: str
    owner: str
    reason: str = ""
    due_on: date | None = None
    activity_id: int | None = None
    entry_id: int | None = None


@transaction.atomic
def write_response(
    *,
    consultation_id: int,
    wording: Wording,
    op: UUID,
    member_id: int,
    now: datetime,
    corrects_id: int | None = None,
    note: str = "",
) -> Response:
    """A draft. The same `op` is the same draft. `corrects_id`: the published response that it will stand in front of."""
    consultation = _locked(consultation_id)
    standing = Response.objects.filter(op=op).first()
    if standing is not None:
        return standing
    _check(consultation, wording, now)
    if corrects_id is not None:
        _check_correction(consultation, corrects_id, note)
    response = Response.objects.create(
        consultation=consultation,
        corrects_id=corrects_id,
        note=note.strip(),
        op=op,
        written_by_id=member_id,
        written_at=now,
        **vars(wording),
    )
    audit.record(verb="response.write", subject=_subject(response), by=member_id, now=now)
    return response


@transaction.atomic
def change_response(*, response_id: int, version: int, wording: Wording, member_id: int, now: datetime) -> Response:
    """New words for a draft; whoever changed it last wrote it, so somebody else must publish it."""
    response = _draft(response_id)
    if response.version != version:
        raise Refusal(STALE, status=409, code="stale")
    _check(response.consultation, wording, now)
    for name, value in vars(wording).items():
        setattr(response, name, value)
    response.version += 1
    response.written_by_id, response.written_at, response.asked_at = member_id, now, None
    response.save()
    audit.record(verb="response.change", subject=_subject(response), by=member_id, now=now)
    return response


@transaction.atomic
def drop_draft(*, response_id: int, member_id: int, now: datetime) -> None:
    """Throw a draft away; what is published stays for good."""
    response = _draft(response_id)
    audit.record(verb="response.drop", subject=_subject(response), by=member_id, now=now)
    response.delete()


@transaction.atomic
def ask_to_publish(*, response_id: int, member_id: int, now: datetime) -> Response:
    """Ask the colleagues to read and publish it. Asked again for the same words, nothing more happens."""
    response = _draft(response_id)
    if response.asked_at is None:
        response.asked_at = now
        response.save(update_fields=["asked_at"])
        audit.record(verb="response.ask", subject=_subject(response), by=member_id, now=now)
    return response


@transaction.atomic
def publish_response(*, response_id: int, version: int, member_id: int, now: datetime) -> Response:
    """Everybody reads it from now on, and it never changes again. Only somebody who did not write it may do this."""
    response = _of(response_id)
    if response.state == Response.State.PUBLISHED:
        return response
    if response.version != version:
        raise Refusal("This was changed after you opened it. Read the newest words first.", status=409, code="stale")
    if response.written_by_id == member_id:
        raise Refusal("You wrote this, so a colleague must publish it.", status=409, code="own_words")
    consultation = response.consultation
    if consultation.state not in OVER:
        raise Refusal("Answers come after it has closed.", status=409, code="still_open")
    if consultation.state == State.ANSWERED and response.kind == Response.Kind.UNDECIDED and response.due_on is None:
        raise Refusal("Say by when it is decided: this counts as answered.", code="no_day", field="due_on")
    response.state, response.published_by_id, response.published_at = Response.State.PUBLISHED, member_id, now
    response.save(update_fields=["state", "published_by", "published_at"])
    audit.record(verb="response.publish", subject=_subject(response), by=member_id, now=now)
    if consultation.state == State.CLOSED:
        _move(consultation, State.CONSIDERING, "consultation.consider", member_id, now)
    announce(answers_stream(consultation.pk), news_stream(consultation.pk))
    return response


@transaction.atomic
def begin_considering(*, consultation_id: int, member_id: int, now: datetime) -> bool:
    """Somebody said so, or the decision-maker opened the first digest after the closing. False: it was so already."""
    consultation = _locked(consultation_id)
    if consultation.state in {State.CONSIDERING, State.ANSWERED}:
        return False
    if consultation.state != State.CLOSED:
        raise Refusal("This is still open. Consider it once everybody could answer.", status=409, code="still_open")
    _move(consultation, State.CONSIDERING, "consultation.consider", member_id, now)
    announce(answers_stream(consultation.pk), news_stream(consultation.pk))
    return True


@transaction.atomic
def record_consideration(
    *, activity_id: int, considered: str, why: str, op: UUID, member_id: int, now: datetime
) -> Consideration:
    """What the decision-maker took into account about one activity, and why it leads where it leads. It stays for good."""
    activity = Activity.objects.select_related("consultation").get(pk=activity_id)
    _locked(activity.consultation_id)
    standing = Consideration.objects.filter(op=op).first()
    if standing is not None:
        return standing
    for field, text in (("considered", considered), ("why", why)):
        if not text.strip():
            raise Refusal("Write what you took into account, and why.", code="no_words", field=field)
    recorded = Consideration.objects.create(
        activity=activity, considered=considered.strip(), why=why.strip(), op=op, member_id=member_id, at=now
    )
    audit.record(verb="activity.consider", subject=f"activity:{activity_id}", by=member_id, now=now)
    return recorded


@transaction.atomic
def say_answered(*, consultation_id: int, member_id: int, now: datetime) -> Consultation:
    """A person says "this answers it": something is published, every open decision has a day, all was considered."""
    consultation = _locked(consultation_id)
    if consultation.state == State.ANSWERED:
        return consultation
    if not standing_now().filter(consultation=consultation).exists():
        raise Refusal("Publish at least one answer first.", status=409, code="no_answer")
    if undated(consultation).exists():
        raise Refusal("Give every \u201cnot decided yet\u201d a day first.", status=409, code="no_day")
    if not_considered(consultation).exists():
        raise Refusal(
            "The decision-maker records what they considered for every question first.",
            status=409,
            code="not_considered",
        )
    _move(consultation, State.ANSWERED, "consultation.answered", member_id, now)
    announce(answers_stream(consultation.pk), news_stream(consultation.pk))
    return consultation


@transaction.atomic
def move_promise(
    *, consultation_id: int, promised_for: date, to: date, reason: str, op: UUID, member_id: int, now: datetime
) -> Consultation:
    """Promise another day, in public: the old one stays to be read with the reason. `promised_for`: the day the page knew."""
    consultation = _locked(consultation_id)
    if PromiseMove.objects.filter(op=op).exists():
        return consultation
    if consultation.state in {State.DRAFT, State.READY} or consultation.answer_due is None:
        raise Refusal("Nothing is promised in public yet. Change the day where you write it.", status=409, code="draft")
    if consultation.source_note:
        raise Refusal("This was asked somewhere else. Nothing is promised here.", status=409, code="not_ours")
    if consultation.answer_due != promised_for:
        raise Refusal("A colleague moved this day already. Look at it first.", status=409, code="stale")
    if Response.objects.filter(consultation=consultation, state=Response.State.PUBLISHED).exists():
        raise Refusal("The first answer is published, so this promise is over.", status=409, code="answered")
    if to == promised_for or to <= day_of(now):
        raise Refusal("Choose another day, later than today.", code="no_new_day", field="to")
    if len(reason.strip()) < LEAST_EXCUSE:
        raise Refusal(
            f"Say why, in {LEAST_EXCUSE} letters or more. Everybody can read it.", code="no_reason", field="reason"
        )
    PromiseMove.objects.create(
        consultation=consultation,
        promised_for=promised_for,
        moved_to=to,
        reason=reason.strip(),
        member_id=member_id,
        op=op,
        at=now,
    )
    consultation.answer_due = to
    consultation.save(update_fields=["answer_due"])
    days = {"from": promised_for.isoformat(), "to": to.isoformat()}
    audit.record(verb="promise.move", subject=f"consultation:{consultation.pk}", by=member_id, now=now, facts=days)
    announce(answers_stream(consultation.pk), news_stream(consultation.pk))
    return consultation


def _check(consultation: Consultation, wording: Wording, now: datetime) -> None:
    """Refuses what the database would refuse too, in words and with the field to blame."""
    if consultation.state in {State.DRAFT, State.READY}:
        raise Refusal("This was not asked yet, so there is nothing to answer.", status=409, code="not_asked")
    if wording.kind not in Response.Kind.values:
        raise Refusal("Choose what kind of answer it is.", code="unknown_kind", field="kind")
    for field in ("heading", "words", "owner"):
        if not getattr(wording, field).strip():
            raise Refusal("Fill this in.", code="empty", field=field)
    if wording.kind == Response.Kind.CANNOT and len(wording.reason.strip()) < LEAST_REASON:
        raise Refusal(
            f"Say why not, in {LEAST_REASON} letters or more. Young people deserve the reason.",
            code="no_reason",
            field="reason",
        )
    if wording.due_on and wording.kind not in Response.TO_COME:
        raise Refusal("A day belongs to what is still to come.", code="no_day_here", field="due_on")
    if wording.due_on and wording.due_on < day_of(now):
        raise Refusal("Choose today or a later day.", code="past_day", field="due_on")
    if wording.activity_id is not None and not consultation.activities.filter(pk=wording.activity_id).exists():
        raise Refusal("Choose one of its questions.", code="unknown_activity", field="about")
    if wording.entry_id is not None:
        shown = Entry.objects.filter(pk=wording.entry_id, shown_text__isnull=False).first()
        if shown is None or shown.activity_id != wording.activity_id:
            raise Refusal("Choose an idea that is shown.", code="unknown_entry", field="about")


def _check_correction(consultation: Consultation, corrects_id: int, note: str) -> None:
    earlier = standing_now().filter(consultation=consultation, pk=corrects_id).first()
    if earlier is None:
        raise Refusal("Only an answer that stands can be corrected.", status=409, code="not_standing")
    if not note.strip():
        raise Refusal("Say what is new. It stands beside the answer.", code="no_note", field="note")
    if Response.objects.filter(corrects_id=corrects_id).exists():
        raise Refusal("A colleague is writing a correction of this already.", status=409, code="being_corrected")


def _move(consultation: Consultation, state: str, verb: str, member_id: int, now: datetime) -> None:
    consultation.state = state
    consultation.save(update_fields=["state"])
    audit.record(verb=verb, subject=f"consultation:{consultation.pk}", by=member_id, now=now)


def _locked(consultation_id: int) -> Consultation:
    """The consultation, held so that its answers change one at a time; people who are answering it are not made to wait."""
    return Consultation.objects.select_for_update(no_key=True).get(pk=consultation_id)


def _of(response_id: int) -> Response:
    response = Response.objects.filter(pk=response_id).first()
    if response is None:
        raise Refusal("This draft is gone.", status=404, code="gone")
    consultation = _locked(response.consultation_id)
    response.refresh_from_db()
    response.consultation = consultation
    return response


def _draft(response_id: int) -> Response:
    response = _of(response_id)
    if response.state != Response.State.DRAFT:
        raise Refusal(
            "This is published and never changes. Write what is new as a correction.", status=409, code="published"
        )
    return response


def _subject(response: Response) -> str:
    return f"response:{response.pk}"
