"""Making a digest, watching it grow, stopping it."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import StaffRequest
from consultations.desks.digests import actions
from consultations.desks.digests.access import consultation_for, digest_for
from consultations.desks.digests.announcing import stream_of
from consultations.desks.digests.forms import MakeForm
from consultations.desks.digests.queries import jobs_of
from consultations.desks.digests.views.doors import for_makers
from consultations.desks.digests.watching import watched
from engage.kit import clock
from engage.realtime.streams import listening


@for_makers
@require_POST
def make(request: StaffRequest, consultation_id: int) -> HttpResponse:
    consultation = consultation_for(request, consultation_id)
    form = MakeForm(request.POST)
    if not form.is_valid():
        context = {"section": "Digests", "form": form, "consultation": consultation}
        return render(request, "desks/digests/make.html", context, status=422)
    digest = actions.ask_for_digest(
        consultation=consultation, member_id=request.member.pk, now=clock.now(), note=form.cleaned_data["note"]
    )
    return redirect("digest_progress", digest.pk)


@for_makers
@never_cache
@require_GET
def progress(request: StaffRequest, digest_id: int) -> HttpResponse:
    """How far it is. The page fetches itself again when the doorbell rings; without JavaScript there is a link."""
    live = listening(stream_of(digest_id))
    digest = digest_for(request, digest_id)
    shown = watched(digest, jobs_of([digest]).get(digest.pk), live)
    if digest.open_to_read and "X-Live-Refresh" not in request.headers:
        return redirect("digest", digest.pk)
    context = {"section": "Digests", "digest": digest, "watched": shown}
    return render(request, "desks/digests/making.html", context)


@for_makers
@require_POST
def stop(request: StaffRequest, digest_id: int) -> HttpResponseRedirect:
    found = digest_for(request, digest_id)
    actions.stop_digest(digest=found, member_id=request.member.pk, now=clock.now())
    return redirect("digests")
