"""The page for everybody of a published digest: one page, its figures as data, and on paper."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from consultations.core.access import readable_consultation
from consultations.core.models import Consultation
from consultations.core.queries import newest_published_digest, read_by_decision_maker_at
from consultations.core.readable import reportable_entries
from consultations.desks.digests.exports.datafile import data_of
from consultations.desks.digests.exports.figures import figures_of
from consultations.desks.digests.exports.one_page import one_page_of
from consultations.desks.digests.exports.paper import Paper, paper_of
from consultations.desks.digests.queries import published_digest
from consultations.desks.digests.snapshot.cells import the
from engage.kit.audience import for_everyone
from engage.kit.site_settings import value_of


@for_everyone
@require_safe
def one_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What was asked, who took part, what was heard, what is next; nothing that is not in the frozen account."""
    consultation, paper, published_at = _published(slug)
    if "plain" not in paper.released:
        return redirect("results", slug=slug)  # published before there was this page
    request.shows_demo = consultation.is_made_up  # type: ignore[attr-defined]
    context = {
        "consultation": consultation,
        "paper": paper,
        "plain": paper.released["plain"] | {"quotes": _to_report(consultation, paper.released["plain"]["quotes"])},
        "read_at": read_by_decision_maker_at(consultation),
        "reader": the(consultation.decision_maker),
        "licence": gettext(value_of("open_data_licence")),
        "published_at": published_at,
    }
    return render(request, "desks/digests/one_page.html", context)


@for_everyone
@require_safe
def data_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The very file whose hash stands on the digest."""
    return _file(slug, "json", data_of, "application/json")


@for_everyone
@require_safe
def data_csv(request: HttpRequest, slug: str) -> HttpResponse:
    licence = value_of("open_data_licence")
    return _file(slug, "csv", lambda paper: figures_of(paper, licence=licence), "text/csv; charset=utf-8")


@for_everyone
@require_safe
def on_paper(request: HttpRequest, slug: str) -> HttpResponse:
    return _file(slug, "pdf", one_page_of, "application/pdf")


def _to_report(consultation: Consultation, quotes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The quotes, each with the way to report it while its words can be read on a page of their own too (MOD-13)."""
    if consultation.state == Consultation.State.ARCHIVED:
        return quotes
    known = dict(reportable_entries(consultation).values_list("shown_text", "pk"))  # the account itself names no entry
    return [
        quote | {"report_url": reverse("report", args=[consultation.slug, known[quote["text"]]])}
        if quote["text"] in known
        else quote
        for quote in quotes
    ]


def _published(slug: str) -> tuple[Consultation, Paper, datetime | None]:
    """A consultation without a published digest has no such page."""
    consultation = readable_consultation(slug)
    newest = newest_published_digest(consultation)
    digest = published_digest(newest.digest_id_was) if newest else None
    if digest is None:
        raise Http404
    return consultation, paper_of(digest), digest.published_at


def _file(slug: str, what: str, draw: Callable[[Paper], bytes], kind: str) -> HttpResponse:
    consultation, paper, _ = _published(slug)
    if "plain" not in paper.released:
        raise Http404
    name = f"{consultation.slug}-what-we-heard.{what}"
    return HttpResponse(
        draw(paper), content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
