"""Before words with personal details are sent: a page that shows where, and asks (MOD-08). Nothing is stored meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy

from consultations.core.screening import DANGER, PERSONAL, Worry, worries_about
from engage.kit.listing import listed

# What each screen finds, as a young person reads it after "This looks like".
THINGS = {
    "phone": gettext_lazy("a phone number"),
    "email": gettext_lazy("an e-mail address"),
    "postcode": gettext_lazy("a postcode"),
    "address": gettext_lazy("an address"),
    "link": gettext_lazy("a link"),
    "handle": gettext_lazy("a name on social media"),
    "name": gettext_lazy("somebody’s name"),
}
NOT_SENT_AGAIN = {"csrfmiddlewaretoken", "anyway", "change"}


@dataclass(frozen=True)
class Piece:
    """A stretch of the words; `found`: it looks like a personal detail."""

    text: str
    found: bool


def careful(request: HttpRequest, texts: Iterable[str]) -> HttpResponse | None:
    """The page that asks, or None: there is nothing to ask, or they have said "send anyway".

    Never for words that tell of danger: those are taken at once, whatever else stands in them (SAF-03).
    """
    if request.POST.get("anyway") == "1":
        return None
    looked = [(text, worries_about(text)) for text in texts]
    if any(worry.severity >= DANGER for _, worries in looked for worry in worries):
        return None
    personal = [(text, [worry for worry in worries if worry.severity == PERSONAL]) for text, worries in looked]
    found = [worry for _, worries in personal for worry in worries]
    if not found:
        return None
    things = list(dict.fromkeys(str(THINGS.get(worry.screen) or gettext("something personal")) for worry in found))
    page = {
        "things": things,
        "listed": listed(things),
        "texts": [pieces(text, worries) for text, worries in personal],
        "address": request.get_full_path(),
        "sent": [
            (name, value) for name, values in request.POST.lists() if name not in NOT_SENT_AGAIN for value in values
        ],
    }
    return render(request, "core/careful.html", page)


def pieces(text: str, worries: Iterable[Worry]) -> list[Piece]:
    """The words cut where something was found; joined together they are the words, letter for letter."""
    cut: list[Piece] = []
    at = 0
    for worry in sorted(worries, key=lambda worry: (worry.start, -worry.end)):
        start = max(worry.start, at)
        if worry.end > start:
            cut += [Piece(text[at:start], False), Piece(text[start : worry.end], True)]
            at = worry.end
    return [piece for piece in [*cut, Piece(text[at:], False)] if piece.text]
