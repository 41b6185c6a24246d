"""Pages for everyone: help, one tap from every page, and the documents that say how this place works."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from engage.kit.audience import for_everyone
from engage.kit.clock import now
from engage.kit.rich_text import with_marks
from engage.signpost import queries
from engage.signpost.cookies import cookies
from engage.signpost.facts import who_answers
from engage.signpost.models import Document, DocumentName
from engage.signpost.queries import documents


@for_everyone
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Whom to turn to. Nobody is asked where they live: contacts of both councils are shown, each with its place."""
    today = localdate(now())
    return render(
        request,
        "signpost/help.html",
        {
            "urgent": queries.contacts_for_young_people(on=today).filter(urgent=True),
            "groups": queries.help_groups(on=today),
            "not_emergency": queries.NOT_EMERGENCY,
        },
    )


@for_everyone
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """In layers: five lines a child can read, what you can do in two taps, then all of it (DPR-12)."""
    wanted = [DocumentName.PRIVACY_SHORT, DocumentName.PRIVACY]
    found = documents.in_force_of(wanted, on=localdate(now()))
    short = found.get(DocumentName.PRIVACY_SHORT)
    extra = {"short": short, "short_words": with_marks(short.body) if short else ""}
    return _page(request, "signpost/privacy.html", DocumentName.PRIVACY, found.get(DocumentName.PRIVACY), extra)


@for_everyone
@require_safe
def cookies_page(request: HttpRequest) -> HttpResponse:
    """What we leave in a browser: the words of the document, and a table of exactly what the product sets."""
    return _document(request, DocumentName.COOKIES, {"cookies": cookies()})


@for_everyone
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    return _document(request, DocumentName.RULES, {"read_to_me": True})


@for_everyone
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return _document(request, DocumentName.ACCESSIBILITY, {})


@for_everyone
@require_safe
def safety(request: HttpRequest) -> HttpResponse:
    return _document(request, DocumentName.SAFETY, {"read_to_me": True})


@for_everyone
@require_safe
def older_version(request: HttpRequest, document: str, version: int) -> HttpResponse:
    """What was promised when: any version that was ever in force."""
    today = localdate(now())
    found = documents.version_of(document, version, on=today)
    if found is None:
        raise Http404
    current = documents.in_force(document, on=today)
    page = {"document": found, "words": with_marks(found.body), "current": current}
    return render(request, "signpost/older_version.html", page)


def _document(request: HttpRequest, name: DocumentName, extra: dict[str, Any]) -> HttpResponse:
    found = documents.in_force(name, on=localdate(now()))
    return _page(request, "signpost/document.html", name, found, extra)


def _page(
    request: HttpRequest, template: str, name: DocumentName, document: Document | None, extra: dict[str, Any]
) -> HttpResponse:
    """A document that nobody has published yet is an unknown page."""
    if document is None:
        raise Http404
    page = {
        "document": document,
        "words": with_marks(document.body),
        "answers": who_answers(),
        "older": documents.versions_of(name, on=localdate(now())),
    }
    return render(request, template, page | extra)
