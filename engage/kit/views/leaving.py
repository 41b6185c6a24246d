"""The way out of every page (ACC-08, DPR-23), and the way back in for somebody who is alone again."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from engage.kit.audience import for_everyone
from engage.kit.leaving import LEFT_COOKIE, OnTheWayOut, is_on_purpose, way_out


@for_everyone
@csrf_exempt  # leaving must never be refused, also from a page whose form is too old
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Forget this browser's part and its sign-in, and go to the neutral page; a plain link, so no script is needed."""
    if not is_on_purpose(request):
        return OnTheWayOut(settings.EXIT_ADDRESS)
    if request.user.is_authenticated:
        logout(request)
    return way_out(request)


@for_everyone
@require_POST
def leave_back(request: HttpRequest) -> HttpResponse:
    """They are back, by a press of their own: to the page that they wanted, or to the front."""
    wanted = request.POST.get("address", "")
    safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    response = redirect(wanted if safe else "front")
    response.delete_cookie(LEFT_COOKIE, samesite="Lax")
    return response
