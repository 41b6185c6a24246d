"""Reading a digest and taking it away; a decision-maker's first opening is written down."""

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.access import StaffRequest
from consultations.core.actions.publications import note_opened
from consultations.desks.digests import actions
from consultations.desks.digests.access import decides, digest_for, may_make, may_see_exact, readable_for
from consultations.desks.digests.drawing import page_of
from consultations.desks.digests.exports.datafile import data_of
from consultations.desks.digests.exports.paper import Paper, paper_of
from consultations.desks.digests.exports.pdf import pdf_of
from consultations.desks.digests.exports.sheet import sheet_of
from consultations.desks.digests.models import Digest
from consultations.desks.digests.queries import openings_of
from consultations.desks.digests.views.doors import for_readers
from engage.kit import clock
from engage.kit.errors import forbidden

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@for_readers
@never_cache
@require_GET
def digest(request: StaffRequest, digest_id: int) -> HttpResponseBase:
    found = digest_for(request, digest_id)
    if not found.open_to_read:
        return redirect("digest_progress", found.pk)
    if request.GET.get("view") == "exact":
        return _exact(request, found)
    if decides(request, found):
        note_opened(digest_id=found.pk, member_id=request.member.pk, now=clock.now())
    context = {
        "section": "Digests",
        "digest": found,
        "page": page_of(paper_of(found), found.pk),
        "exact": may_see_exact(request, found),
        "may_make": may_make(request, found.consultation.organisation_id),
        "openings": openings_of(found),
        "decides": decides(request, found),
    }
    return render(request, "desks/digests/digest.html", context)


def _exact(request: StaffRequest, digest: Digest) -> HttpResponseBase:
    """True counts, for an analyst of the organisation only, and every look is logged."""
    if not may_see_exact(request, digest):
        return forbidden(request)
    actions.note_reading(digest=digest, what="exact", member_id=request.member.pk, now=clock.now())
    exact = Digest.objects.values_list("exact", flat=True).get(pk=digest.pk)
    return render(request, "desks/digests/exact.html", {"section": "Digests", "digest": digest, "exact": exact})


@for_readers
@require_GET
def pdf(request: StaffRequest, digest_id: int) -> HttpResponse:
    return _file(request, digest_id, "pdf", pdf_of, "application/pdf")


@for_readers
@require_GET
def xlsx(request: StaffRequest, digest_id: int) -> HttpResponse:
    return _file(request, digest_id, "xlsx", sheet_of, SHEET)


@for_readers
@require_GET
def json(request: StaffRequest, digest_id: int) -> HttpResponse:
    return _file(request, digest_id, "json", data_of, "application/json")


def _file(request: StaffRequest, digest_id: int, what: str, draw: Callable[[Paper], bytes], kind: str) -> HttpResponse:
    found = readable_for(request, digest_id)
    now = clock.now()
    if decides(request, found):
        note_opened(digest_id=found.pk, member_id=request.member.pk, now=now)
    drawn = draw(paper_of(found))
    actions.note_reading(digest=found, what=what, member_id=request.member.pk, now=now)
    name = f"{found.consultation.slug}-digest-{found.number}.{what}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(drawn, content_type=kind, headers=headers)
