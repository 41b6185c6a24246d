"""One response read as everybody will read it; asking a colleague, and the colleague's press that publishes it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import StaffRequest
from accounts.mailing import write_to
from consultations.core.actions import responding
from consultations.core.models import Response
from consultations.core.readiness import wrong_with
from consultations.core.responses import preview_of
from consultations.desks.strategy.access import response_for
from consultations.desks.strategy.queries import WRITERS, colleagues
from consultations.desks.strategy.views.doors import SECTION, for_writers
from engage.kit import clock


@require_safe
@for_writers
def response(request: StaffRequest, response_id: int) -> HttpResponse:
    """The words as they will stand, how hard they are to read, and the one press that this reader may give."""
    found = response_for(request, response_id)
    context = {
        "section": SECTION,
        "response": found,
        "consultation": found.consultation,
        "said": preview_of(found, now=clock.now()),
        "notes": wrong_with(f"{found.heading}\n{found.words}\n{found.reason}"),
        "own": found.written_by_id == request.member.pk,
        "published": found.state == Response.State.PUBLISHED,
    }
    return render(request, "desks/strategy/response.html", context)


@require_POST
@for_writers
def ask(request: StaffRequest, response_id: int) -> HttpResponse:
    """Ask the colleagues who may publish it, by mail, once for each version of the words."""
    found, now = response_for(request, response_id), clock.now()
    responding.ask_to_publish(response_id=found.pk, member_id=request.member.pk, now=now)
    write_to(
        member_ids=colleagues(found.consultation.organisation, WRITERS, now=now, but=found.written_by_id),
        template="mail/response_to_publish.txt",
        subject="an answer waits for a second reader",
        key=f"response-ask:{found.pk}:{found.version}",
        context={"title": found.consultation.title, "path": reverse("response", args=[found.pk])},
        now=now,
    )
    messages.success(request, "Your colleagues are asked to read and publish it.")
    return redirect("response", found.pk)


@require_POST
@for_writers
def publish(request: StaffRequest, response_id: int) -> HttpResponse:
    found = response_for(request, response_id)
    version = request.POST.get("version", "")
    responding.publish_response(
        response_id=found.pk,
        version=int(version) if version.isascii() and version.isdecimal() and len(version) < 6 else 0,
        member_id=request.member.pk,
        now=clock.now(),
    )
    messages.success(request, "Published. Everybody can read it now.")
    return redirect("responses_of", found.consultation_id)
