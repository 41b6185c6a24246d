"""What is owed, the latest first; and one consultation with everything that its answer needs."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import StaffRequest
from accounts.roles import Role
from consultations.core.models import Consultation
from consultations.core.queries import newest_published_digest, read_by_decision_maker_at
from consultations.core.responses import moves_of, standing_of
from consultations.desks.strategy import queries
from consultations.desks.strategy.access import consultation_for
from consultations.desks.strategy.views.doors import SECTION, for_writers
from engage.kit import clock

ON_ONE_PAGE = 20


@require_safe
@for_writers
def index(request: StaffRequest) -> HttpResponse:
    rows = queries.owed_by(request.organisations, now=clock.now())
    shown = Paginator(rows, ON_ONE_PAGE).get_page(request.GET.get("page"))
    return render(request, "desks/strategy/index.html", {"section": SECTION, "page": shown, "rows": shown.object_list})


@require_safe
@for_writers
def consultation(request: StaffRequest, consultation_id: int) -> HttpResponse:
    found = consultation_for(request, consultation_id)
    over = found.state != Consultation.State.OPEN
    context = {
        "section": SECTION,
        "consultation": found,
        "over": over,
        "standing": standing_of(found, now=clock.now()),
        "moves": list(moves_of(found)),
        "digest": newest_published_digest(found),
        "read_at": read_by_decision_maker_at(found),
        "considered": queries.considered_in(found),
        "decides": any(
            grant.role == Role.DECISION_MAKER and grant.organisation_id == found.organisation_id
            for grant in request.grants
        ),
        "responses": queries.responses_at_desk(found),
        "missing": queries.missing_for_answered(found) if over else [],
    }
    return render(request, "desks/strategy/consultation.html", context)
