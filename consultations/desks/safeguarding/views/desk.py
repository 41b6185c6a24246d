"""What waits for a safeguarding lead, worst first, with the clock beside each; no words of anybody."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import StaffRequest, for_holders_of
from accounts.queries.cover import hours_of, staffing
from accounts.roles import Role
from consultations.core.actions.closing_text import usual_message
from consultations.core.screening import broken_screens
from consultations.desks.safeguarding import queries
from consultations.desks.safeguarding.models import Concern
from consultations.desks.safeguarding.watching import safeguarding_stream
from engage.kit import clock
from engage.realtime.streams import listening

PAGE = 20


@require_safe
@for_holders_of(Role.SAFEGUARDING_LEAD)
def desk(request: StaffRequest) -> HttpResponse:
    """Open concerns, or with `?show=closed` the closed ones; with `?part=list` only the list, for the live refresh."""
    now = clock.now()
    organisations = request.organisations
    lives = [listening(safeguarding_stream(organisation.pk)) for organisation in organisations]
    hours = {organisation.pk: hours_of(organisation.pk) for organisation in organisations}
    closed = request.GET.get("show") == "closed"
    found = queries.concerns(organisations)
    wanted = found.filter(state=Concern.State.CLOSED) if closed else found.exclude(state=Concern.State.CLOSED)
    page = Paginator(wanted, PAGE).get_page(request.GET.get("page"))
    context = {
        "lives": lives,
        "page": page,
        "lines": queries.lines(page.object_list, hours, now=now),
        "closed": closed,
        "figures": queries.figures(organisations),
        "told": [
            (organisation, staffing(hours[organisation.pk], now=now) if hours[organisation.pk] else None)
            for organisation in organisations
        ],
        "broken": broken_screens(),
        "writing_closed": queries.closures_of(organisations),
        "usual_message": usual_message(),
        "unsent": queries.oldest_unsent_alert_seconds(now),
    }
    part = request.GET.get("part") == "list"
    return render(request, f"desks/safeguarding/{'list' if part else 'desk'}.html", context)
