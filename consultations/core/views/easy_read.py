"""Easy read (LAN-03): the same questions in fewer, shorter words for whoever asks; their answers are the same answers."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from consultations.core.models import Activity

COOKIE, ASKED = "easy_read", "easy"


def wants_easy_read(request: HttpRequest) -> bool:
    """What this very page was asked for; else what the browser was told before."""
    asked = request.GET.get(ASKED, "")
    return asked == "1" if asked in {"0", "1"} else request.COOKIES.get(COOKIE) == "1"


def in_their_words(request: HttpRequest, activity: Activity) -> Activity:
    """The activity as it is asked here; never saved, so that entries, votes and totals are one for both ways of asking."""
    if activity.easy_prompt and wants_easy_read(request):
        activity.prompt = activity.easy_prompt
    return activity


def easy_read(request: HttpRequest, activity: Activity) -> dict[str, Any]:
    """The switch on a question's page, in a consultation of which some question has easy words."""
    on, kept = wants_easy_read(request), request.GET.copy()
    kept[ASKED] = "0" if on else "1"
    kept.pop("sent", None)
    address = reverse("ask", args=[activity.consultation.slug, activity.position])
    return {"on": on, "url": f"{address}?{kept.urlencode()}"}


def keep_choice(request: HttpRequest, response: HttpResponse) -> None:
    """Until the browser is closed; it says nothing about anybody."""
    if request.GET.get(ASKED) == "1":
        response.set_cookie(COOKIE, "1", secure=settings.HTTPS, httponly=True, samesite="Lax")
    elif request.GET.get(ASKED) == "0":
        response.delete_cookie(COOKIE, samesite="Lax")
