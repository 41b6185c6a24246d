"""Writing down for the public pages that a digest was published, and that a decision-maker opened it."""

from datetime import datetime

from django.db import transaction

from consultations.core.actions.responding import begin_considering
from consultations.core.models import Consultation, DigestReading, PublishedDigest
from engage.kit import audit


def note_published(*, consultation_id: int, digest_id: int, number: int, now: datetime) -> PublishedDigest:
    """Inside the transaction that publishes it."""
    return PublishedDigest.objects.create(
        consultation_id=consultation_id, digest_id_was=digest_id, number=number, published_at=now
    )


@transaction.atomic
def note_opened(*, digest_id: int, member_id: int, now: datetime) -> bool:
    """A decision-maker opened a published digest. True the first time; later times, and unpublished ones, leave nothing.

    Where the answering is over, that begins the considering.
    """
    published = PublishedDigest.objects.select_related("consultation").filter(digest_id_was=digest_id).first()
    if published is None:
        return False
    _, first = DigestReading.objects.get_or_create(digest=published, member_id=member_id, defaults={"at": now})
    if first:
        audit.record(verb="digest.opened", subject=f"digest:{digest_id}", by=member_id, now=now)
    if published.consultation.state == Consultation.State.CLOSED:
        begin_considering(consultation_id=published.consultation_id, member_id=member_id, now=now)
    return first
