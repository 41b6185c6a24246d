"""Publishing takes two people: one asks when they have read it, another publishes; then it can never change."""

from datetime import datetime

from django.db import transaction

from consultations.core.actions.publications import note_published
from consultations.desks.digests.actions.making import subject_of
from consultations.desks.digests.actions.telling import ask_who_may_publish, tell_who_reads
from consultations.desks.digests.actions.withdrawing import check_nothing_went
from consultations.desks.digests.models import Digest
from consultations.desks.digests.snapshot.earlier import comes_too_close
from engage.kit import audit
from engage.kit.refusal import Refusal

State = Digest.State


@transaction.atomic
def ask_for_publication(*, digest_id: int, member_id: int, now: datetime) -> Digest:
    """Somebody has read it and asks that it goes out. Asked before: that request stands."""
    digest = _ready(digest_id)
    if digest.publication_asked_by_id is not None:
        return digest
    refuse_what_may_not_go_out(digest)
    digest.publication_asked_by_id, digest.publication_asked_at = member_id, now
    digest.save(update_fields=["publication_asked_by", "publication_asked_at"])
    audit.record(verb="digest.publication.ask", subject=subject_of(digest), by=member_id, now=now)
    ask_who_may_publish(digest, by=member_id, now=now)
    return digest


@transaction.atomic
def send_back(*, digest_id: int, member_id: int, now: datetime) -> Digest:
    """Not yet: whoever asked takes it back, or a colleague who read it says no. It can be asked for again."""
    digest = _ready(digest_id)
    if digest.publication_asked_by_id is not None:
        digest.publication_asked_by_id = digest.publication_asked_at = None
        digest.save(update_fields=["publication_asked_by", "publication_asked_at"])
        audit.record(verb="digest.publication.back", subject=subject_of(digest), by=member_id, now=now)
    return digest


@transaction.atomic
def publish_digest(*, digest_id: int, member_id: int, now: datetime) -> Digest:
    """From now on it can never change. A correction is a new version. Twice is once."""
    digest = Digest.objects.select_for_update(of=["self"]).select_related("consultation").get(pk=digest_id)
    if digest.state == State.PUBLISHED:
        return digest
    digest = _ready(digest_id)
    if digest.publication_asked_by_id is None:
        raise Refusal(
            "Nobody has asked for it to be published yet. One person asks, another publishes.",
            status=409,
            code="not_asked",
        )
    if digest.publication_asked_by_id == member_id:
        raise Refusal(
            "You asked for this, so somebody else publishes it: an analyst or an administrator.",
            status=409,
            code="two_people",
        )
    refuse_what_may_not_go_out(digest)
    digest.state, digest.published_at, digest.published_by_id = State.PUBLISHED, now, member_id
    digest.save(update_fields=["state", "published_at", "published_by"])
    note_published(consultation_id=digest.consultation_id, digest_id=digest.pk, number=digest.number, now=now)
    tell_who_reads(digest, now=now)
    audit.record(
        verb="digest.publish", subject=subject_of(digest), by=member_id, now=now, facts={"sha256": digest.sha256}
    )
    return digest


def refuse_what_may_not_go_out(digest: Digest) -> None:
    """Without its page for everybody (DIG-17), or so close to a published one that the two tell of a few people (SDC-05)."""
    check_nothing_went(digest)
    if "plain" not in (digest.released or {}):
        raise Refusal(
            "It has no page for everybody yet, because it was made by an older version. Make a new digest.",
            status=409,
            code="no_plain_page",
        )
    close = comes_too_close(digest)
    if close is not None:
        number, tables = close
        raise Refusal(
            f"It would stand beside version {number}, and fewer than {digest.small_number_threshold} people make the whole "
            f"difference in: {', '.join(tables)}. Whoever compares the two could find out about them. "
            "Make a new digest: it keeps these figures as they were until enough people more have answered.",
            status=409,
            code="too_close",
        )


def _ready(digest_id: int) -> Digest:
    digest = Digest.objects.select_for_update(of=["self"]).select_related("consultation").get(pk=digest_id)
    if digest.state != State.READY:
        words = (
            "This digest is published already. It never changes."
            if digest.state == State.PUBLISHED
            else "Only a digest that is ready can be published."
        )
        raise Refusal(words, status=409, code="not_ready")
    return digest


def why_not(*, digest_id: int) -> str:
    """Why it may not go out, in words; "" when it may. For the page, before anybody presses."""
    try:
        refuse_what_may_not_go_out(Digest.objects.select_related("consultation").get(pk=digest_id))
    except Refusal as refusal:
        return refusal.words
    return ""
