"""What everybody may read of what came of it: one consultation from voice to change, and all of them, late ones marked."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from consultations.core import access, queries
from consultations.core.actions.taking_part import is_yet_to_open
from consultations.core.announcing import answers_stream
from consultations.core.models import Consultation
from consultations.core.responses import kinds_said_in, newest_of_each_kind, standings
from consultations.core.timeline import timeline_of
from engage.kit.audience import for_everyone
from engage.kit.clock import now as database_now
from engage.kit.languages import drawn_for_everybody
from engage.realtime.streams import listening

ON_ONE_PAGE = 10


@for_everyone
def what_happened(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = access.readable_consultation(slug)
    request.shows_demo = consultation.is_made_up  # type: ignore[attr-defined]
    now = database_now()
    if is_yet_to_open(consultation, now):
        return redirect("start", slug=slug)
    archived = consultation.state == Consultation.State.ARCHIVED
    live = listening(answers_stream(consultation.pk))
    page = {
        "timeline": timeline_of(consultation, now=now),
        "consultation": consultation,
        "digest": queries.newest_published_digest(consultation),
        "archived": archived,
        "live": live if drawn_for_everybody() and not archived else None,
    }
    return render(request, "core/what_happened.html", page)


@for_everyone
def what_changed(request: HttpRequest) -> HttpResponse:
    """Every consultation that is over, the newest first; what was asked somewhere else is answered there."""
    now = database_now()
    shown = Paginator(queries.consultations_to_answer(now), ON_ONE_PAGE).get_page(request.GET.get("page"))
    request.shows_demo = any(one.is_made_up for one in shown)  # type: ignore[attr-defined]
    standing, said = standings(shown, now=now), kinds_said_in(shown)
    rows = [
        {"consultation": one, "standing": standing[one.pk], "said": newest_of_each_kind(said.get(one.pk, []))}
        for one in shown
    ]
    return render(request, "core/what_changed.html", {"page": shown, "rows": rows})
