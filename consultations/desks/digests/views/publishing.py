"""The page on which a digest goes out: what becomes public, one person asks, another publishes."""

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import StaffRequest
from consultations.desks.digests import actions
from consultations.desks.digests.access import digest_for
from consultations.desks.digests.drawing import page_of
from consultations.desks.digests.exports.paper import paper_of
from consultations.desks.digests.views.doors import for_makers
from engage.kit import clock


@for_makers
@never_cache
@require_GET
def publication(request: StaffRequest, digest_id: int) -> HttpResponseBase:
    """What anybody will be able to read, and the one press that this reader may give."""
    found = digest_for(request, digest_id)
    if found.state != found.State.READY:
        return redirect("digest", found.pk)
    asked_by = found.publication_asked_by
    paper = paper_of(found)
    context = {
        "section": "Digests",
        "digest": found,
        "page": page_of(paper, found.pk),
        "paper": paper,
        "refusal": actions.why_not(digest_id=found.pk),
        "asked_by": asked_by,
        "own": asked_by is not None and asked_by.pk == request.member.pk,
    }
    return render(request, "desks/digests/publication.html", context)


@for_makers
@require_POST
def ask(request: StaffRequest, digest_id: int) -> HttpResponseRedirect:
    found = digest_for(request, digest_id)
    actions.ask_for_publication(digest_id=found.pk, member_id=request.member.pk, now=clock.now())
    return redirect("digest_publication", found.pk)


@for_makers
@require_POST
def send_back(request: StaffRequest, digest_id: int) -> HttpResponseRedirect:
    found = digest_for(request, digest_id)
    actions.send_back(digest_id=found.pk, member_id=request.member.pk, now=clock.now())
    return redirect("digest_publication", found.pk)


@for_makers
@require_POST
def publish(request: StaffRequest, digest_id: int) -> HttpResponse:
    found = digest_for(request, digest_id)
    actions.publish_digest(digest_id=found.pk, member_id=request.member.pk, now=clock.now())
    return redirect("digest", found.pk)
