"""For the entrance (/livez) and for people who look after the product (/healthz)."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from engage.kit.audience import for_everyone
from engage.kit.health import health


@for_everyone
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """This process answers. (The ASGI entrance answers before this; here for any other server.)"""
    return HttpResponse("ok\n", content_type="text/plain")


@for_everyone
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    up, parts = health()
    return JsonResponse(parts, status=200 if up else 503, json_dumps_params={"indent": 1})
