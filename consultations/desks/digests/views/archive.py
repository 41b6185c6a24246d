"""Every digest there is: by consultation and by date, filtered, in numbered pages; and two of them side by side."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.access import StaffRequest
from consultations.desks.digests.access import digests_for, readable_for
from consultations.desks.digests.comparing import comparison_of
from consultations.desks.digests.forms import ArchiveForm
from consultations.desks.digests.queries import archived, consultations_of, with_the_one_before, years_of
from consultations.desks.digests.views.doors import for_readers

ON_ONE_PAGE = 20


@for_readers
@never_cache
@require_GET
def archive(request: StaffRequest) -> HttpResponse:
    """A filter that makes no sense filters nothing; the words above the list say what is shown."""
    readable = digests_for(request)
    form = ArchiveForm(
        request.GET or None, consultations=list(consultations_of(request.organisations)), years=years_of(readable)
    )
    page = Paginator(archived(readable, **form.wanted()), ON_ONE_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "Digests",
        "filters": form,
        "page": page,
        "digests": with_the_one_before(list(page.object_list), readable),
        "page_keeps": form.as_query(),
    }
    return render(request, "desks/digests/archive.html", context)


@for_readers
@never_cache
@require_GET
def compare(request: StaffRequest, digest_id: int, other_id: int) -> HttpResponse:
    """Released figures only, and only where wording and mode match (DIG-19)."""
    new, old = readable_for(request, digest_id), readable_for(request, other_id)
    context = {"section": "Digests", "new": new, "old": old, "comparison": comparison_of(new, old)}
    return render(request, "desks/digests/compare.html", context)
