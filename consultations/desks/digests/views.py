"""The digests desk: the list, making one and watching it, reading it, taking it away, publishing it."""

from collections import defaultdict
from collections.abc import Callable

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import StaffRequest, for_holders_of
from accounts.roles import Role
from consultations.desks.digests import actions
from consultations.desks.digests.access import consultation_for, digest_for, may_see_exact, readable_for
from consultations.desks.digests.announcing import stream_of
from consultations.desks.digests.drawing import page_of
from consultations.desks.digests.exports.datafile import data_of
from consultations.desks.digests.exports.paper import Paper, paper_of
from consultations.desks.digests.exports.pdf import pdf_of
from consultations.desks.digests.exports.sheet import sheet_of
from consultations.desks.digests.forms import MakeForm
from consultations.desks.digests.models import Digest
from consultations.desks.digests.queries import consultations_of, digests_of, jobs_of
from consultations.desks.digests.watching import Watched, watched
from engage.kit import clock
from engage.kit.errors import forbidden
from engage.realtime.streams import listening

for_the_desk = for_holders_of(Role.ANALYST, Role.ADMINISTRATOR)
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@for_the_desk
@never_cache
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Every consultation with its digests; each that is being made shows how far it is."""
    listens = {d.pk: listening(stream_of(d.pk)) for d in digests_of(request.organisations).filter(state="building")}
    made = list(digests_of(request.organisations))
    jobs = jobs_of(made)
    by_consultation: dict[int, list[Watched]] = defaultdict(list)
    for each in made:
        by_consultation[each.consultation_id].append(watched(each, jobs.get(each.pk), listens.get(each.pk)))
    consultations = [
        {"consultation": each, "digests": by_consultation[each.pk]} for each in consultations_of(request.organisations)
    ]
    return render(request, "desks/digests/index.html", {"section": "Digests", "consultations": consultations})


@for_the_desk
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


@for_the_desk
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


@for_the_desk
@never_cache
@require_GET
def digest(request: StaffRequest, digest_id: int) -> HttpResponseBase:
    found = digest_for(request, digest_id)
    if not found.open_to_read:
        return redirect("digest_progress", found.pk)
    if request.GET.get("view") == "exact":
        return _exact(request, found)
    context = {
        "section": "Digests", "digest": found, "page": page_of(paper_of(found), found.pk), "exact": may_see_exact(request, found)
    }  # fmt: skip
    return render(request, "desks/digests/digest.html", context)


def _exact(request: StaffRequest, digest: Digest) -> HttpResponseBase:
    """True counts, for an analyst of the organisation only, and every look is logged."""
    if not may_see_exact(request, digest):
        return forbidden(request)
    actions.note_reading(digest=digest, what="exact", member_id=request.member.pk, now=clock.now())
    exact = Digest.objects.values_list("exact", flat=True).get(pk=digest.pk)
    return render(request, "desks/digests/exact.html", {"section": "Digests", "digest": digest, "exact": exact})


@for_the_desk
@require_POST
def stop(request: StaffRequest, digest_id: int) -> HttpResponseRedirect:
    found = digest_for(request, digest_id)
    actions.stop_digest(digest=found, member_id=request.member.pk, now=clock.now())
    return redirect("digests")


@for_the_desk
@require_POST
def publish(request: StaffRequest, digest_id: int) -> HttpResponseRedirect:
    found = digest_for(request, digest_id)
    actions.publish_digest(digest_id=found.pk, member_id=request.member.pk, now=clock.now())
    return redirect("digest", found.pk)


@for_the_desk
@require_GET
def pdf(request: StaffRequest, digest_id: int) -> HttpResponse:
    return _file(request, digest_id, "pdf", pdf_of, "application/pdf")


@for_the_desk
@require_GET
def xlsx(request: StaffRequest, digest_id: int) -> HttpResponse:
    return _file(request, digest_id, "xlsx", sheet_of, SHEET)


@for_the_desk
@require_GET
def json(request: StaffRequest, digest_id: int) -> HttpResponse:
    return _file(request, digest_id, "json", data_of, "application/json")


def _file(request: StaffRequest, digest_id: int, what: str, draw: Callable[[Paper], bytes], kind: str) -> HttpResponse:
    found = readable_for(request, digest_id)
    drawn = draw(paper_of(found))
    actions.note_reading(digest=found, what=what, member_id=request.member.pk, now=clock.now())
    name = f"{found.consultation.slug}-digest-{found.number}.{what}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(drawn, content_type=kind, headers=headers)
