"""The digests desk: every consultation with its newest digests, one page after the other."""

from collections import defaultdict

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.access import StaffRequest
from consultations.desks.digests.access import BEFORE_PUBLICATION, MAKERS, digests_for, may_make
from consultations.desks.digests.announcing import stream_of
from consultations.desks.digests.queries import consultations_of, followed_by, jobs_of
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
    followed = followed_by(request.member)
    consultations = [
        {
            "consultation": each,
            "digests": by_consultation[each.pk][:NEWEST],
            "older": len(by_consultation[each.pk][NEWEST:]),
            "may_make": may_make(request, each.organisation_id),
            "followed": each.pk in followed,
        }
        for each in page
    ]
    inside = any(grant.role in BEFORE_PUBLICATION for grant in request.grants)
    makes = any(grant.role in MAKERS for grant in request.grants)
    context = {"section": "Digests", "consultations": consultations, "page": page, "makes": makes, "programmes": inside}
    return render(request, "desks/digests/index.html", context)
