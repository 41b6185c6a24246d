"""What can be taken to people without a phone, and what was written down for them."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import StaffRequest, for_holders_of
from accounts.roles import Role
from consultations.core.actions.taking_part import is_open
from consultations.desks.groups import queries
from consultations.desks.groups.access import consultation_at_desk
from engage.kit.clock import now as database_now

PAGE = 20
SECTION = "Groups and paper"


@require_safe
@for_holders_of(Role.YOUTH_WORKER)
def groups(request: StaffRequest) -> HttpResponse:
    now = database_now()
    page = Paginator(queries.consultations_of(request.organisations), PAGE).get_page(request.GET.get("page"))
    shown = [(one, is_open(one, now)) for one in page]
    context = {"section": SECTION, "page": page, "shown": shown, "age": settings.SELF_SERVICE_AGE}
    return render(request, "desks/groups/index.html", context)


@require_safe
@for_holders_of(Role.YOUTH_WORKER)
def records(request: StaffRequest, consultation_id: int) -> HttpResponse:
    """With `?way=group` or `?way=paper` those alone."""
    consultation = consultation_at_desk(request.organisations, consultation_id)
    way = request.GET.get("way", "")
    way = way if way in queries.OFFLINE else ""
    page = Paginator(queries.records_of(consultation, way=way), PAGE).get_page(request.GET.get("page"))
    context = {
        "section": SECTION,
        "consultation": consultation,
        "is_open": is_open(consultation, database_now()),
        "page": page,
        "lines": queries.lines(page.object_list),
        "way": way,
        "worried": request.GET.get("worried") == "1",
    }
    return render(request, "desks/groups/records.html", context)
