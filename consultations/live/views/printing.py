"""A session on paper: the twin for who has no phone with the tally for staff, and the poster."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import StaffRequest, for_holders_of
from consultations.core.paper import Poster, Sheet, as_file, calls_on, paper_twin, question_of
from consultations.core.paper import poster as poster_of
from consultations.live import access
from consultations.live.documents.places import code_address, join_address
from consultations.live.models import Session
from engage.kit.clock import now as database_now
from engage.kit.squares import squares_of


@require_safe
@for_holders_of(*access.STAFF)
def paper(request: StaffRequest, session_id: int) -> HttpResponse:
    session, now = access.session_at_desk(request.organisations, session_id), database_now()
    steps = session.steps.select_related("activity").order_by("position")
    questions = tuple(question_of(step.activity, sensitive=step.sensitive or step.activity.sensitive) for step in steps)
    sheet = Sheet(**_about(session), questions=questions, calls=calls_on(now))
    return as_file(paper_twin(sheet, now=now), session.title, "paper")


@require_safe
@for_holders_of(*access.STAFF)
def poster(request: StaffRequest, session_id: int) -> HttpResponse:
    """With the code while the room is open; before that with boxes to write it in."""
    session, now = access.session_at_desk(request.organisations, session_id), database_now()
    squares = squares_of(code_address(session.code) if session.code else settings.ADDRESS + reverse("join"))
    drawn = Poster(
        **_about(session),
        address=join_address(),
        code=session.code or "",
        squares=squares.size,
        path=squares.path,
        calls=calls_on(now),
    )
    return as_file(poster_of(drawn, now=now), session.title, "poster")


def _about(session: Session) -> dict[str, Any]:
    asked = session.consultation
    return {
        "title": session.title,
        "consultation": asked.title,
        "organisation": asked.organisation.name,
        "is_demo": asked.is_made_up,
    }
