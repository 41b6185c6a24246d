"""Questions about documents: what is in force on a day, what was before, and what is still to be filled in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from engage.kit.rich_text import open_marks
from engage.signpost.models import Document, DocumentName


@dataclass(frozen=True)
class Kept:
    """One document at the setup desk: what is in force, the draft, what is still open, and whether it is overdue."""

    slug: str
    label: str
    in_force: Document | None
    draft: Document | None
    versions: int
    open_marks: list[str]
    overdue: bool

    @property
    def fine(self) -> bool:
        return self.in_force is not None and not self.open_marks and not self.overdue


def in_force(slug: str, *, on: date) -> Document | None:
    """The version that everybody reads on this day; None when there is none."""
    return _published(on).filter(slug=slug).order_by("-valid_from", "-number").first()


def in_force_of(slugs: Iterable[str], *, on: date) -> dict[str, Document]:
    """The versions in force of several documents, with one query."""
    newest = _published(on).filter(slug__in=list(slugs)).order_by("slug", "-valid_from", "-number").distinct("slug")
    return {document.slug: document for document in newest}


def versions_of(slug: str, *, on: date) -> list[Document]:
    """Every published version that is or was in force, the newest first, without its text."""
    return list(_published(on).filter(slug=slug).defer("body").order_by("-valid_from", "-number"))


def version_of(slug: str, number: int, *, on: date) -> Document | None:
    """One published version, for whoever wants to know what was promised when."""
    return _published(on).filter(slug=slug, number=number).first()


def kept_documents(*, on: date) -> list[Kept]:
    """Every document there is, for those who look after them; two queries."""
    current = in_force_of(DocumentName.values, on=on)
    rows = list(Document.objects.all().order_by("slug", "-number"))
    kept = []
    for name in DocumentName:
        versions = [row for row in rows if row.slug == name]
        now_read = current.get(name.value)
        kept.append(
            Kept(
                slug=name.value,
                label=str(name.label),
                in_force=now_read,
                draft=next((row for row in versions if row.published_at is None), None),
                versions=len(versions),
                open_marks=open_marks(now_read.body) if now_read else [],
                overdue=now_read is not None and now_read.review_by < on,
            )
        )
    return kept


def _published(on: date) -> QuerySet[Document]:
    return Document.objects.filter(published_at__isnull=False, valid_from__lte=on)
