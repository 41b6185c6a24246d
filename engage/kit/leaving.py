"""Leave this page: what is forgotten on the way out, and the neutral page that the back button then finds."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

Handler = Callable[[HttpRequest], HttpResponseBase]
# Says one thing: "this browser left a moment ago". No person, no consultation, and gone by itself after ten minutes.
LEFT_COOKIE = "left"
LEFT_LASTS = 10 * 60
COOKIE_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


class OnTheWayOut(HttpResponseRedirect):
    """303: whatever came in, the browser goes to the neutral page with a plain GET."""

    status_code = 303


def way_out(request: HttpRequest) -> HttpResponse:
    """To the neutral page, with every cookie of ours taken away and a note that this browser has left."""
    response = OnTheWayOut(settings.EXIT_ADDRESS)
    for name in request.COOKIES:
        if name != LEFT_COOKIE and COOKIE_NAME.fullmatch(name):
            response.delete_cookie(name, samesite="Lax")
    response.set_cookie(LEFT_COOKIE, "1", max_age=LEFT_LASTS, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return response


def is_on_purpose(request: HttpRequest) -> bool:
    """Did this browser's person ask for it? Another site's link and a browser that fetches ahead must not sign anybody out."""
    fetched_ahead = "prefetch" in (request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", ""))
    return not fetched_ahead and request.headers.get("Sec-Fetch-Site", "same-origin") != "cross-site"


def after_leaving(get_response: Handler) -> Handler:
    """Middleware: until somebody says that they are back, a browser that has left is shown nothing of ours.

    Without it, one press of the back button would bring the question page up again for whoever holds the phone then.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.COOKIES.get(LEFT_COOKIE) != "1" or request.path.startswith(settings.STATIC_URL):
            return get_response(request)
        if request.path in {reverse("leave"), reverse("leave_back"), reverse("livez"), reverse("healthz")}:
            return get_response(request)
        return render(request, "errors/left.html", {"address": request.path})

    return middleware
