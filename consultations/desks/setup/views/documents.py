"""Documents at the setup desk: what is in force, the draft of the next version, publishing it."""

from datetime import timedelta
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
from consultations.desks.setup.forms import DocumentForm
from consultations.desks.setup.views.frame import blame, for_administrators, page
from engage.kit import clock
from engage.kit.refusal import Refusal
from engage.kit.rich_text import with_marks
from engage.signpost.actions.documents import publish_document, throw_draft_away, write_document
from engage.signpost.models import Document
from engage.signpost.queries.documents import Kept, kept_documents


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
    name, now, status = document_for(request.organisations, document), clock.now(), 200
    kept = next(each for each in kept_documents(on=localdate(now)) if each.slug == name)
    versions = list(Document.objects.filter(slug=name).defer("body").order_by("-number"))
    form = DocumentForm(request.POST if request.method == "POST" else None, initial=_first(kept, versions))
    if request.method == "POST" and form.is_valid():
        try:
            write_document(slug=name, member_id=request.member.pk, now=now, **form.cleaned_data)
        except Refusal as refusal:
            status = blame(form, refusal)
        else:
            messages.success(request, "The draft is saved. Nobody outside sees it until you publish it.")
            return redirect("setup_document", name)
    names = queries.names_of(each.written_by_id_was for each in versions)
    context: dict[str, Any] = {
        "kept": kept,
        "form": form,
        "preview": with_marks(kept.draft.body) if kept.draft else "",
        "versions": [{"version": each, "by": names.get(each.written_by_id_was or 0, "")} for each in versions],
    }
    return page(
        request,
        "desks/setup/document.html",
        "setup_documents",
        status=422 if form.errors and status == 200 else status,
        **context,
    )


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


def _first(kept: Kept, versions: list[Document]) -> dict[str, Any]:
    """What stands in the boxes of a page that nobody has typed on yet."""
    begun = kept.draft or kept.in_force
    today = localdate()
    first: dict[str, Any] = {"read_number": versions[0].number if versions else 0}
    first |= {"valid_from": today, "review_by": today + timedelta(days=365)}
    if begun is not None:
        first |= {"title": begun.title, "body": begun.body, "owner": begun.owner}
    if kept.draft is not None:
        draft = kept.draft
        first |= {"note": draft.note, "valid_from": draft.valid_from, "review_by": draft.review_by}
    return first
