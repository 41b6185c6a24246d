"""How long a question may need in a room: a proposal for whoever plans it, taken by one press or not at all."""

from collections.abc import Iterable
from fractions import Fraction

from consultations.core.kinds import kind_of
from consultations.core.models import Activity, Entry

TO_BEGIN = 10  # seconds
EACH_WORD = Fraction(7, 10)
STEP = 5
LONGEST = 900


def proposed_seconds(texts: Iterable[str]) -> int:
    """10 s, and 0.7 s for each word of the question and its options, to the nearest 5 s; never longer than a timer may be.

    Source: the design of live rooms, "proposed default" for the timer. It has not been measured with young people.
    """
    words = sum(len(text.split()) for text in texts)
    wanted = TO_BEGIN + EACH_WORD * words
    return min(LONGEST, STEP * int(wanted / STEP + Fraction(1, 2)))


def proposed_timer(activity: Activity) -> int | None:
    """For this question as it stands; None where nothing is asked. Reads `activity.entries`, which a list has at hand."""
    if not kind_of(activity).asks:
        return None
    options = [
        entry.text
        for entry in activity.entries.all()
        if entry.origin == Entry.Origin.STAFF and entry.state == Entry.State.PUBLISHED and entry.parent_id is None
    ]
    return proposed_seconds([activity.prompt, *options])
