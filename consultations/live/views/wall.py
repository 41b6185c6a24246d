"""The screen on the wall: set up by one press, paired by a remote, the same picture after every reload."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from consultations.live import access
from consultations.live.actions.screens import set_up_stage, stage_was_seen
from consultations.live.documents import stage_view
from consultations.live.doorbells import stage_stream
from engage.kit.audience import for_everyone
from engage.kit.clock import now as database_now
from engage.kit.languages import of_the_house
from engage.realtime.streams import listening


@require_http_methods(["GET", "POST"])
@for_everyone
def stage(request: HttpRequest) -> HttpResponse:
    now = database_now()
    if request.method == "POST":
        response: HttpResponse = redirect(request.get_full_path() if request.GET.get("look") else "stage")
        access.remember_stage(response, set_up_stage(now=now)[1])
        return response
    screen = access.stage_on(request, now=now)
    if screen is not None:
        stage_was_seen(stage=screen, now=now)
    if screen is None or screen.session is None:
        return render(request, "live/stage/pairing.html", {"stage": screen, "look": _look(request)})
    live = listening(stage_stream(screen.session.pk))
    with of_the_house():  # as its stream is drawn
        view = stage_view(screen.session, now=now)
    page = {"live": live, "view": view, "stage": screen, "look": _look(request)}
    # The screen counts down by the server's clock: the computer of a hall may be minutes out.
    return render(request, "live/stage/page.html", page | {"now_ms": int(now.timestamp() * 1000)})


def _look(request: HttpRequest) -> str:
    """Dark, or black on white for a poor projector; it stands in the address, so it survives a reload."""
    return "light" if request.GET.get("look") == "light" else "dark"
