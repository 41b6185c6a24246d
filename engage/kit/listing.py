"""Several things in one sentence, in the language of the page."""

from collections.abc import Iterable

from django.utils.translation import gettext, pgettext


def listed(things: Iterable[object]) -> str:
    """Such as "a name, an address and a phone number"; "" for nothing."""
    words = [str(thing) for thing in things]
    if len(words) < 2:
        return "".join(words)
    before = pgettext("between the things of a list", ", ").join(words[:-1])
    return gettext("%(before)s and %(last)s") % {"before": before, "last": words[-1]}
