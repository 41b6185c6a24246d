"""Taking published words away row by row: asked for with a reason, granted by a second person, and every taking logged."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.mailing import write_to
from consultations.core.models import Consultation
from consultations.desks.digests.models import WordsExport
from engage.kit import audit
from engage.kit.refusal import Refusal

LEAST_REASON = 20
GOOD_FOR = timedelta(days=7)


@transaction.atomic
def ask_for_words(*, consultation: Consultation, reason: str, member_id: int, now: datetime) -> WordsExport:
    """Asking again while one request of one's own waits gives that one."""
    reason = " ".join(reason.split())
    if len(reason) < LEAST_REASON:
        raise Refusal(
            f"Say what you need the words for, in at least {LEAST_REASON} letters. It is kept in the log.",
            code="no_reason",
            field="reason",
        )
    Consultation.objects.select_for_update(no_key=True).get(pk=consultation.pk)
    waiting = WordsExport.objects.filter(
        consultation=consultation, asked_by=member_id, granted_at=None, refused_at=None
    ).first()
    if waiting is not None:
        return waiting
    asked = WordsExport.objects.create(consultation=consultation, reason=reason, asked_by_id=member_id, asked_at=now)
    audit.record(verb="words.export.ask", subject=_subject(asked), by=member_id, now=now)
    return asked


@transaction.atomic
def grant_words(*, export_id: int, member_id: int, now: datetime) -> WordsExport:
    """Somebody else than who asked. Granting twice is once."""
    asked = WordsExport.objects.select_for_update(of=["self"]).select_related("consultation").get(pk=export_id)
    if asked.granted_at is not None:
        return asked
    if asked.refused_at is not None:
        raise Refusal("This request was refused. Its author can ask again.", status=409, code="refused_before")
    if asked.asked_by_id == member_id:
        raise Refusal(
            "You asked for this, so somebody else grants it: an analyst or an administrator.",
            status=409,
            code="two_people",
        )
    asked.granted_by_id, asked.granted_at = member_id, now
    asked.save(update_fields=["granted_by", "granted_at"])
    audit.record(verb="words.export.grant", subject=_subject(asked), by=member_id, now=now)
    write_to(
        member_ids=[asked.asked_by_id],
        template="mail/words_granted.txt",
        subject="You may take the words away",
        key=f"words-granted:{asked.pk}",
        now=now,
        context={"title": asked.consultation.title, "days": GOOD_FOR.days},
    )
    return asked


@transaction.atomic
def refuse_words(*, export_id: int, member_id: int, now: datetime) -> WordsExport:
    """No, by a colleague; or taken back by whoever asked. A granted one can be refused no more."""
    asked = WordsExport.objects.select_for_update(of=["self"]).get(pk=export_id)
    if asked.granted_at is not None:
        raise Refusal("This request was granted already.", status=409, code="granted_before")
    if asked.refused_at is None:
        asked.refused_at = now
        asked.save(update_fields=["refused_at"])
        audit.record(verb="words.export.refuse", subject=_subject(asked), by=member_id, now=now)
    return asked


def take_words(*, export: WordsExport, member_id: int, now: datetime) -> None:
    """Log that the file was taken; refuses what was never granted, somebody else's request, and what is too old."""
    if export.granted_at is None:
        raise Refusal("Nobody has granted this yet.", status=409, code="not_granted")
    if export.asked_by_id != member_id:
        raise Refusal("Only who asked for these words may take them.", status=409, code="not_yours")
    if now > export.granted_at + GOOD_FOR:
        raise Refusal(f"It was granted more than {GOOD_FOR.days} days ago. Ask again.", status=409, code="too_old")
    audit.record(verb="words.export.take", subject=_subject(export), by=member_id, now=now)


def _subject(export: WordsExport) -> str:
    return f"words_export:{export.pk}"
