"""The remote in a host's hand: the stage as it is, three counts, one button in the middle."""

from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import StaffRequest, for_holders_of
from consultations.live import access
from consultations.live.documents import remote_view
from consultations.live.doorbells import here_stream, remote_stream
from engage.kit.clock import now as database_now
from engage.realtime.streams import listening


@require_GET
@for_holders_of(*access.STAFF)
def remote(request: StaffRequest, session_id: int) -> HttpResponse:
    session = access.session_at_desk(request.organisations, session_id)
    live = listening(remote_stream(session.pk))
    here = listening(here_stream(session.pk, request.member.pk))
    page = {
        "session": session,
        "live": live,
        "here": here,
        "view": remote_view(session, now=database_now(), note=request.GET.get("note", "")[:80]),
        "cmd_id": uuid4(),
        "hosts": access.may_host(request.member, session) or session.host_id_was == request.member.pk,
    }
    return render(request, "live/remote/page.html", page)
