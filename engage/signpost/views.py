"""The help page: one tap from every page, for everyone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from engage.kit.audience import for_everyone
from engage.kit.clock import now
from engage.signpost import queries


@for_everyone
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Whom to turn to. Nobody is asked where they live: contacts of both councils are shown, each with its place."""
    today = localdate(now())
    return render(
        request,
        "signpost/help.html",
        {
            "urgent": queries.contacts_for_young_people(on=today).filter(urgent=True),
            "groups": queries.help_groups(on=today),
            "not_emergency": queries.NOT_EMERGENCY,
        },
    )
