"""The page for words that came too late: why they were not taken, and the words themselves to keep."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consultations.core.models import Consultation
from engage.kit.refusal import Refusal

CODES = {"closed", "not_open"}


def too_late(
    request: HttpRequest, consultation: Consultation, refusal: Refusal, *, title: str = "This has closed"
) -> HttpResponse:
    """What somebody typed is never lost, even when we cannot take it."""
    typed = [value for name in ("words", "text") for value in request.POST.getlist(name) if value]
    page = {"consultation": consultation, "title": title, "words": refusal.words, "typed": typed}
    return render(request, "core/closed.html", page, status=refusal.status)
