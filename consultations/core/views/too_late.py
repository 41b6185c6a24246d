"""The page for words that came too late: why they were not taken, and the words themselves to keep."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext

from consultations.core.forms import plain
from consultations.core.models import Consultation
from consultations.core.screening import DANGER, worries_about
from engage.kit.clock import now as database_now
from engage.kit.refusal import Refusal
from engage.signpost.models import Contact
from engage.signpost.queries import support_panel

CODES = {"closed", "not_open"}
LONGEST = 5_000  # characters that are looked at; no box of ours takes as many


def too_late(request: HttpRequest, consultation: Consultation, refusal: Refusal, *, title: str = "") -> HttpResponse:
    """What somebody typed is never lost, even when we cannot take it; and who tells of danger is shown who can help."""
    page = {
        "consultation": consultation,
        "title": title or gettext("This has closed"),
        "words": refusal.words,
        "typed": _typed(request),
        "contacts": help_beside_refused_words(request),
    }
    return render(request, "core/closed.html", page, status=refusal.status)


def help_beside_refused_words(request: HttpRequest) -> list[Contact]:
    """Somebody to talk to, if what was typed tells of danger: also when we could not take the words."""
    if not any(worry.severity >= DANGER for text in _typed(request) for worry in worries_about(plain(text[:LONGEST]))):
        return []
    return list(support_panel(on=localdate(database_now())))


def _typed(request: HttpRequest) -> list[str]:
    return [value for name in ("words", "text") for value in request.POST.getlist(name) if value]
