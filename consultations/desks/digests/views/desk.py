"""The digests desk: every consultation with its newest digests, one page after the other."""

from collections import defaultdict

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.access import StaffRequest
from consultations.desks.digests.access import digests_for, may_make
from consultations.desks.digests.announcing import stream_of
from consultations.desks.digests.queries import consultations_of, jobs_of
from consultations.desks.digests.views.doors import for_readers
from consultations.desks.digests.watching import Watched, watched
from engage.realtime.streams import listening

ON_ONE_PAGE = 12
NEWEST = 4


@for_readers
@never_cache
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Every consultation with its newest digests; each that is being made shows how far it is."""
    listens = {d.pk: listening(stream_of(d.pk)) for d in digests_for(request).filter(state="building")}
    page = Paginator(consultations_of(request.organisations), ON_ONE_PAGE).get_page(request.GET.get("page"))
    made = list(digests_for(request).filter(consultation__in=list(page.object_list)))
    jobs = jobs_of(made)
    by_consultation: dict[int, list[Watched]] = defaultdict(list)
    for each in made:
        by_consultation[each.consultation_id].append(watched(each, jobs.get(each.pk), listens.get(each.pk)))
    consultations = [
        {
            "consultation": each,
            "digests": by_consultation[each.pk][:NEWEST],
            "older": len(by_consultation[each.pk][NEWEST:]),
            "may_make": may_make(request, each.organisation_id),
        }
        for each in page
    ]
    return render(
        request,
        "desks/digests/index.html",
        {"section": "Digests", "consultations": consultations, "page": page},
    )
