"""A press on a remote: one action, answered in JSON to a script and by the remote's page to a form."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import StaffRequest, for_holders_of
from consultations.live import access
from consultations.live.actions.commanding import Pressed, press
from consultations.live.models import Session
from engage.kit.clock import now as database_now
from engage.kit.refusal import Refusal

KEYS = {"csrfmiddlewaretoken", "name", "cmd_id", "if_v"}


@require_POST
@for_holders_of(*access.STAFF)
def commands(request: StaffRequest, session_id: int) -> HttpResponse:
    session = access.session_at_desk(request.organisations, session_id)
    try:
        pressed = _press(request, session)
    except Refusal as refusal:
        session.refresh_from_db(fields=["v"])
        if _wants_json(request):
            body = {"status": refusal.code, "words": refusal.words, "v": session.v}
            return JsonResponse(body, status=refusal.status)
        if refusal.code == "stale":
            return redirect(f"{reverse('live_remote', args=[session.pk])}?{urlencode({'note': refusal.words})}")
        raise
    if _wants_json(request):
        return JsonResponse({"status": "done", "v": pressed.v, "again": pressed.again})
    return redirect("live_remote", session_id=session.pk)


def _press(request: StaffRequest, session: Session) -> Pressed:
    try:
        cmd_id, if_v = UUID(request.POST.get("cmd_id", "")), int(request.POST.get("if_v", ""))
    except ValueError:
        raise Refusal("That page was out of date. Here is a fresh one.", code="stale_key") from None
    return press(
        session_id=session.pk,
        verb=request.POST.get("name", ""),
        cmd_id=cmd_id,
        if_v=if_v,
        member_id=request.member.pk,
        hosts=access.may_host(request.member, session),
        now=database_now(),
        arguments={name: request.POST[name] for name in request.POST if name not in KEYS},
    )


def _wants_json(request: StaffRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
