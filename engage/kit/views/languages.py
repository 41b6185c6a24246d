"""Choosing the language of the pages: one press, remembered in this browser until it is closed."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from engage.kit.audience import for_everyone


@for_everyone
@csrf_exempt  # the worst that a forged press does is another language; a token would put a cookie on every page
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Sets a cookie because somebody asked for it by name, and goes back to the page they were on."""
    return set_language(request)
