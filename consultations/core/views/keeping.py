"""What is yours: take it away as a file, take your code away, delete it all (DPR-06)."""

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.core import access
from consultations.core.own_file import parts_of
from consultations.core.tokens import return_key, tidy_return_code
from consultations.core.views.guests import remember
from engage.kit.audience import for_everyone, for_participants
from engage.kit.clock import now as database_now
from engage.kit.personal_data import forget_everywhere, hand_over_all, held_about

# Files lie about on shared phones, so their names say nothing.
PAGE_NAME, DATA_NAME, CODE_NAME = "answers.html", "answers.json", "words.txt"


@require_safe
@for_participants
def take_away_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that all rooms hold about this participant: as a page to read, or as data with `?as=data`."""
    consultation = access.public_consultation(slug)
    participant = access.participant_of(request, consultation)
    if participant is None:
        return redirect("back")
    everything = hand_over_all("participant", participant)
    if request.GET.get("as") == "data":
        response: HttpResponse = JsonResponse(everything, json_dumps_params={"indent": 1, "ensure_ascii": False})
        return _as_file(response, DATA_NAME)
    page = {
        "consultation": consultation,
        "parts": parts_of(everything),
        "held": held_about("participant", participant),
        "at": database_now(),
    }
    return _as_file(render(request, "core/own_file.html", page), PAGE_NAME)


@require_POST
@for_participants
def code_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The code that the page has just shown, as a file. We do not keep it, so the page sends it back to us."""
    consultation = access.public_consultation(slug)
    participant = access.participant_of(request, consultation)
    code = tidy_return_code(request.POST.get("code", "")[:200])
    if participant is None or not hmac.compare_digest(return_key(code), participant.return_key or ""):
        return redirect("done", slug=slug)
    text = f"{code}\n\n{request.build_absolute_uri(reverse('back'))}\n"
    return _as_file(HttpResponse(text, content_type="text/plain; charset=utf-8"), CODE_NAME)


def _as_file(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_participants
def delete_all(request: HttpRequest, slug: str) -> HttpResponse:
    """What goes and what stays, and the press that does it. Pressing twice is fine: it is gone."""
    consultation = access.public_consultation(slug)
    request.shows_demo = consultation.is_made_up  # type: ignore[attr-defined]
    participant = access.participant_of(request, consultation)
    if request.method == "POST":
        if participant is not None:
            forget_everywhere("participant", participant, now=database_now())
        response: HttpResponse = redirect("gone")
        token = request.COOKIES.get(settings.GUEST_COOKIE, "")
        if not access.takes_part_elsewhere(token):
            response.delete_cookie(settings.GUEST_COOKIE, samesite="Lax")
        return response
    if participant is None:
        return redirect("back")
    page = {
        "consultation": consultation,
        "back_url": reverse("yours", args=[slug]),
    }
    response = render(request, "core/delete_all.html", page)
    remember(response, request.COOKIES[settings.GUEST_COOKIE])
    return response


@require_safe
@for_everyone
def gone(request: HttpRequest) -> HttpResponse:
    """Says that it is gone, and nothing about what it was."""
    return render(request, "core/gone.html")
