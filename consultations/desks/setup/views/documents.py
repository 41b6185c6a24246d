"""Documents at the setup desk: what is in force, the draft of the next version, publishing it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import StaffRequest
from consultations.desks.setup import queries
from consultations.desks.setup.access import document_for
from consultations.desks.setup.actions import count_again
from consultations.desks.setup.forms import BlanksForm, DocumentForm
from consultations.desks.setup.views.frame import blame, for_administrators, page
from engage.kit import clock
from engage.kit.refusal import Refusal
from engage.kit.rich_text import Blank, blanks_in, with_marks
from engage.signpost.actions.documents import fill_document, publish_document, throw_draft_away, write_document
from engage.signpost.models import Document
from engage.signpost.queries.documents import Kept, kept_documents

DRAFTED = "The draft is saved. Nobody outside sees it until you publish it."


@for_administrators
@require_safe
def documents(request: StaffRequest) -> HttpResponse:
    return page(
        request, "desks/setup/documents.html", "setup_documents", documents=kept_documents(on=localdate(clock.now()))
    )


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def document(request: StaffRequest, document: str) -> HttpResponseBase:
    """The draft of the next version, beginning with what is in force; every version before it stays readable."""
    name, status = document_for(request.organisations, document), 200
    found = _found(name)
    form = DocumentForm(request.POST if request.method == "POST" else None, initial=found.first)
    if request.method == "POST" and form.is_valid():
        try:
            write_document(slug=name, member_id=request.member.pk, now=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            status = blame(form, refusal)
        else:
            messages.success(request, DRAFTED)
            return redirect("setup_document", name)
    return _page(request, found, form=form, status=422 if form.errors and status == 200 else status)


@for_administrators
@require_POST
def document_fill(request: StaffRequest, document: str) -> HttpResponseBase:
    """What a document still leaves open, filled in box by box, without touching the rest of its text."""
    name, status = document_for(request.organisations, document), 422
    found = _found(name)
    blanks = BlanksForm(found.blanks, request.POST)
    if blanks.is_valid():
        try:
            fill_document(
                slug=name,
                words=blanks.words,
                read_number=blanks.cleaned_data["read_number"],
                member_id=request.member.pk,
                now=clock.now(),
            )
        except Refusal as refusal:
            status = blame(blanks, refusal)
        else:
            messages.success(request, DRAFTED)
            return redirect("setup_document", name)
    return _page(request, found, blanks=blanks, status=status)


@for_administrators
@require_POST
def document_publish(request: StaffRequest, document: str, version: int) -> HttpResponseBase:
    name = document_for(request.organisations, document)
    published = publish_document(slug=name, number=version, member_id=request.member.pk, now=clock.now())
    count_again()
    messages.success(
        request, f"Version {published.number} is published. It counts from {published.valid_from:%d %B %Y}."
    )
    return redirect("setup_documents")


@for_administrators
@require_POST
def document_throw_away(request: StaffRequest, document: str) -> HttpResponseBase:
    name = document_for(request.organisations, document)
    if throw_draft_away(slug=name, member_id=request.member.pk, now=clock.now()):
        messages.success(request, "The draft is gone. What was published stays.")
    return redirect("setup_document", name)


@dataclass(frozen=True)
class _Found:
    """One document with all its versions, and what the boxes of an untouched page say."""

    kept: Kept
    versions: list[Document]
    on: date

    @property
    def read_number(self) -> int:
        return self.versions[0].number if self.versions else 0

    @property
    def blanks(self) -> list[Blank]:
        begun = self.kept.draft or self.kept.in_force
        return blanks_in(begun.body) if begun else []

    @property
    def first(self) -> dict[str, Any]:
        return _first(self.kept, self.read_number, today=self.on)


def _found(name: str) -> _Found:
    today = localdate(clock.now())
    kept = next(each for each in kept_documents(on=today) if each.slug == name)
    return _Found(kept, list(Document.objects.filter(slug=name).defer("body").order_by("-number")), today)


def _page(
    request: StaffRequest,
    found: _Found,
    *,
    form: DocumentForm | None = None,
    blanks: BlanksForm | None = None,
    status: int = 200,
) -> HttpResponse:
    names = queries.names_of(each.written_by_id_was for each in found.versions)
    context: dict[str, Any] = {
        "kept": found.kept,
        "form": form or DocumentForm(initial=found.first),
        "blanks": blanks or BlanksForm(found.blanks, initial={"read_number": found.read_number}),
        "errors": _problems(blanks) if blanks else [],
        "preview": with_marks(found.kept.draft.body) if found.kept.draft else "",
        "versions": [{"version": each, "by": names.get(each.written_by_id_was or 0, "")} for each in found.versions],
    }
    return page(request, "desks/setup/document.html", "setup_documents", status=status, **context)


def _problems(blanks: BlanksForm) -> list[dict[str, str]]:
    return [
        {"message": str(words), "id": f"fill_{name}" if name in blanks.fields else "blanks"}
        for name, found in blanks.errors.items()
        for words in found
    ]


def _first(kept: Kept, read_number: int, *, today: date) -> dict[str, Any]:
    """What stands in the boxes of a page that nobody has typed on yet."""
    begun = kept.draft or kept.in_force
    first: dict[str, Any] = {"read_number": read_number}
    first |= {"valid_from": today, "review_by": today + timedelta(days=365)}
    if begun is not None:
        first |= {"title": begun.title, "body": begun.body, "owner": begun.owner}
    if kept.draft is not None:
        draft = kept.draft
        first |= {"note": draft.note, "valid_from": draft.valid_from, "review_by": draft.review_by}
    return first
