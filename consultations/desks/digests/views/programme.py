"""Programme digests: what all consultations came to in a period; made by a worker, frozen, read at the desk."""

from collections.abc import Callable
from datetime import date, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import StaffRequest
from consultations.desks.digests.access import may_make, programme_for, programmes_for
from consultations.desks.digests.actions.programme import ask_for_programme, note_programme_reading
from consultations.desks.digests.announcing import programme_stream_of
from consultations.desks.digests.exports.programme import programme_data, programme_pdf, programme_sheet, title_of
from consultations.desks.digests.forms import ProgrammeForm
from consultations.desks.digests.models import ProgrammeDigest
from consultations.desks.digests.queries import job_of_programme
from consultations.desks.digests.views.doors import for_makers, for_those_inside
from consultations.desks.digests.watching import progress_of
from engage.kit import clock
from engage.realtime.streams import listening

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 50


@for_those_inside
@never_cache
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    return _index(request, ProgrammeForm(initial=_this_quarter(clock.now().date())))


@for_makers
@require_POST
def make(request: StaffRequest) -> HttpResponse:
    """For the reader's own organisation; whoever makes digests in several makes one for each of them."""
    form = ProgrammeForm(request.POST)
    if not form.is_valid():
        return _index(request, form, status=422)
    now = clock.now()
    made = [
        ask_for_programme(organisation=each, member_id=request.member.pk, now=now, **form.cleaned_data)
        for each in request.organisations
    ]
    return redirect("programme", made[0].pk)


@for_those_inside
@never_cache
@require_GET
def programme(request: StaffRequest, programme_id: int) -> HttpResponse:
    live = listening(programme_stream_of(programme_id))
    found = programme_for(request, programme_id)
    context = {"section": "Digests", "programme": found}
    if not found.open_to_read or found.released is None:
        context["progress"] = progress_of(found, job_of_programme(found))
        context["live"] = live
        return render(request, "desks/digests/programme_making.html", context)
    context |= {"account": found.released, "title": title_of(found.released)}
    return render(request, "desks/digests/programme.html", context)


@for_those_inside
@require_GET
def pdf(request: StaffRequest, programme_id: int) -> HttpResponse:
    return _file(request, programme_id, "pdf", programme_pdf, "application/pdf")


@for_those_inside
@require_GET
def xlsx(request: StaffRequest, programme_id: int) -> HttpResponse:
    return _file(request, programme_id, "xlsx", programme_sheet, SHEET)


@for_those_inside
@require_GET
def json(request: StaffRequest, programme_id: int) -> HttpResponse:
    return _file(request, programme_id, "json", programme_data, "application/json")


def _index(request: StaffRequest, form: ProgrammeForm, status: int = 200) -> HttpResponse:
    context = {
        "section": "Digests",
        "form": form,
        "programmes": programmes_for(request)[:MOST],
        "makes": any(may_make(request, each.pk) for each in request.organisations),
    }
    return render(request, "desks/digests/programmes.html", context, status=status)


def _file(
    request: StaffRequest, programme_id: int, what: str, draw: Callable[[ProgrammeDigest], bytes], kind: str
) -> HttpResponse:
    found = programme_for(request, programme_id)
    if not found.open_to_read:
        raise Http404
    drawn = draw(found)
    note_programme_reading(programme=found, what=what, member_id=request.member.pk, now=clock.now())
    name = f"programme-digest-{found.begins_on}-{found.ends_on}.{what}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(drawn, content_type=kind, headers=headers)


def _this_quarter(day: date) -> dict[str, date]:
    begins = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    after = date(begins.year + begins.month // 10, (begins.month + 2) % 12 + 1, 1)
    return {"begins_on": begins, "ends_on": after - timedelta(days=1)}
