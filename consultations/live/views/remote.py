"""The remote in a host's hand: the stage as it is, three counts, one button in the middle."""

from uuid import uuid4

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.access import StaffRequest, for_holders_of
from consultations.core.announcing import queue_stream
from consultations.live import access
from consultations.live.documents import remote_view
from consultations.live.doorbells import here_stream, remote_stream
from consultations.live.queries.held import held_words
from consultations.live.queries.said import said_to
from consultations.live.views.words import WHY_DECLINED
from engage.kit.clock import now as database_now
from engage.realtime.streams import listening

# The page's other forms, some of them in the part that is the same for everybody: each press has a key of its own.
FORMS = ("pair", "headcount", "threshold", "seats", "teams", "add-time", "show-step", "tally")


@require_GET
@for_holders_of(*access.STAFF)
def remote(request: StaffRequest, session_id: int) -> HttpResponse:
    session = access.session_at_desk(request.organisations, session_id)
    live = listening(remote_stream(session.pk))
    here = listening(here_stream(session.pk, request.member.pk))
    decides = access.may_decide(request, session)
    page = {
        "section": "Live sessions",
        "session": session,
        "live": live,
        "here": here,
        "view": remote_view(session, now=database_now(), note=request.GET.get("note", "")[:80]),
        "cmd_id": uuid4(),
        "cmd_ids": {form: uuid4() for form in FORMS},
        "keys_on": request.GET.get("keys") != "off",
        "stage_address": settings.ADDRESS.partition("//")[2] + reverse("stage"),
        "said_live": listening(queue_stream(session.consultation.organisation_id)),
        "said": said_to(session, decides=decides),
        "queue_live": listening(queue_stream(session.consultation.organisation_id)) if decides else None,
        "held": held_words(session) if decides else [],
        "why_declined": WHY_DECLINED,
        "hosts": access.may_host(request.member, session) or session.host_id_was == request.member.pk,
    }
    return render(request, "live/remote/page.html", page)
