"""Brings the shipped documents into the database; writes drafts and publishes them. A published version never changes."""

import json
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.timezone import localdate

from engage.kit import audit
from engage.kit.refusal import Refusal
from engage.kit.rich_text import clean, fill
from engage.signpost.models import Document, DocumentName
from engage.signpost.models.documents import A_YEAR
from engage.signpost.queries.documents import in_force

SHIPPED_DOCUMENTS = Path(__file__).parents[1] / "data" / "documents"
LONGEST = 40_000


@transaction.atomic
def load_documents(*, folder: Path, now: datetime) -> int:
    """Publish the shipped version of each document; a second time changes nothing. Answers how many were new.

    A corrected file becomes the next version, but only while no person has written one: a file knows less than they do.
    """
    made = 0
    for row in json.loads((folder / "documents.json").read_text(encoding="utf-8"))["documents"]:
        versions = Document.objects.filter(slug=row["slug"])
        newest = versions.order_by("-number").first()
        body = str(clean((folder / f"{row['slug']}.html").read_text(encoding="utf-8")))
        if versions.filter(written_by_id_was__isnull=False).exists() or (newest and newest.body == body):
            continue
        Document.objects.create(
            slug=row["slug"],
            number=newest.number + 1 if newest else 1,
            title=row["title"],
            body=body,
            note=row["note"],
            owner=row["owner"],
            valid_from=date.fromisoformat(row["valid_from"]),
            review_by=date.fromisoformat(row["review_by"]),
            written_at=now,
            published_at=now,
        )
        made += 1
    return made


@transaction.atomic
def write_document(
    *,
    slug: str,
    title: str,
    body: str,
    note: str,
    owner: str,
    valid_from: date,
    review_by: date,
    read_number: int,
    member_id: int,
    now: datetime,
) -> Document:
    """Keep this as the draft of the next version. `read_number` is the version the writer had before them."""
    if slug not in DocumentName.values:
        raise Refusal("There is no such document.", status=404, code="unknown_document")
    versions = Document.objects.select_for_update().filter(slug=slug)
    newest = max(versions, key=lambda version: version.number, default=None)
    if newest is not None and read_number != newest.number:
        raise Refusal(
            "Somebody else has written here meanwhile. What you typed is below: look at their version before you save yours.",
            status=409,
            code="stale",
        )
    draft = newest if newest is not None and newest.published_at is None else None
    if draft is None:
        draft = Document(slug=slug, number=newest.number + 1 if newest else 1)
    draft.title, draft.body, draft.note, draft.owner = title, _cleaned(body), note, owner
    draft.valid_from, draft.review_by = valid_from, review_by
    draft.written_by_id_was, draft.written_at = member_id, now
    _refuse_odd_dates(draft)
    draft.save()
    audit.record(verb="document.written", subject=f"document:{draft.pk}", by=member_id, now=now)
    return draft


@transaction.atomic
def fill_document(*, slug: str, words: list[str], read_number: int, member_id: int, now: datetime) -> Document:
    """Fill the blanks of the draft, or of what is in force, and keep that as the draft of the next version.

    `words` stand in the order of `blanks_in`; an empty one leaves its blank open. Refuses (422) when all are empty.
    """
    if not any(word.strip() for word in words):
        raise Refusal("Fill in at least one.", code="empty", field="blank_0")
    begun = Document.objects.filter(slug=slug, published_at__isnull=True).first() or in_force(slug, on=localdate(now))
    if begun is None:
        raise Refusal("There is nothing to fill in.", status=404, code="unknown_document")
    today = localdate(now)
    drafted = begun.published_at is None
    return write_document(
        slug=slug,
        title=begun.title,
        body=fill(begun.body, words),
        note=begun.note if drafted else "Filled in what was still missing.",
        owner=begun.owner,
        valid_from=begun.valid_from if drafted else max(today, begun.valid_from),
        review_by=begun.review_by if begun.review_by > today else today + A_YEAR,
        read_number=read_number,
        member_id=member_id,
        now=now,
    )


@transaction.atomic
def publish_document(*, slug: str, number: int, member_id: int, now: datetime) -> Document:
    """Publish the draft: from its first day it is what everybody reads, and it can never be changed again."""
    draft = Document.objects.select_for_update().filter(slug=slug, number=number).first()
    if draft is None:
        raise Refusal("There is no such version to publish.", status=404, code="unknown_document")
    if draft.published_at is not None:
        return draft
    if draft.review_by <= localdate(now):
        raise Refusal("Choose a day in the future to look at it again.", code="review_passed", field="review_by")
    draft.published_by_id_was, draft.published_at = member_id, now
    draft.save(update_fields=["published_by_id_was", "published_at"])
    audit.record(verb="document.published", subject=f"document:{draft.pk}", by=member_id, now=now)
    return draft


@transaction.atomic
def throw_draft_away(*, slug: str, member_id: int, now: datetime) -> int:
    """Take the draft away; what was published stays. Answers how many drafts there were: one or none."""
    drafts = Document.objects.filter(slug=slug, published_at__isnull=True)
    gone, _ = drafts.delete()
    if gone:
        audit.record(verb="document.draft_thrown_away", subject=f"document:{slug}", by=member_id, now=now)
    return gone


def _cleaned(body: str) -> str:
    cleaned = str(clean(body.replace("\x00", "").replace("\r\n", "\n"))).strip()
    if not cleaned:
        raise Refusal("Write something first.", code="empty", field="body")
    if len(cleaned) > LONGEST:
        raise Refusal(f"That is longer than {LONGEST} characters. Make it shorter.", code="too_long", field="body")
    return cleaned


def _refuse_odd_dates(draft: Document) -> None:
    if draft.review_by <= draft.valid_from:
        raise Refusal("It is looked at again after its first day.", code="review_too_early", field="review_by")
    if draft.review_by > draft.valid_from + A_YEAR:
        raise Refusal("It is looked at again within twelve months.", code="review_too_late", field="review_by")
