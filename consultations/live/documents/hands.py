"""What a raised hand says in a room: it picks an answer, or says what comes first, or what was given most. One hand, one thing.

Where people order things or split coins a hand cannot say all of it, so it is asked for the one thing that it can say, and
named for that wherever it stands: apart from phones, which said more.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from consultations.core.kinds import kind_of
from consultations.core.models import Activity

SAID: dict[str, str | Promise] = {
    "picks": gettext_lazy("By hand in the room:"),
    "first": gettext_lazy("By hands in the room, first choices only:"),
    "most": gettext_lazy("By hands in the room, what they gave most:"),
}


def by_hand(activity: Activity) -> str:
    """How hands answer it: picks, first, most; "" where a raised hand could say nothing of it."""
    kind = kind_of(activity)
    return kind.by_hand if kind.asks else ""


def tallies(activity: Activity) -> bool:
    """Can hands be counted for it?"""
    return bool(by_hand(activity))


def said_by_hand(how: str) -> str:
    """What stands before the counts. Records from before hands could say anything else have ""."""
    return str(SAID[how or "picks"])
