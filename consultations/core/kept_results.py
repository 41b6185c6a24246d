"""A result as it is drawn under "What others said so far", and what a question lets people pick from: kept until what they are
made from is another.

Results only of kinds whose rows are staff's own options, or that draw how many said something and nothing of what: what
people wrote may have to leave every screen at once, so results that name their words are put together anew each time.
"""

import threading
from collections.abc import Callable

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from consultations.core.kinds import kind_of, shown_result
from consultations.core.visits import Visit
from engage.kit.small_numbers import threshold

MOST_KEPT = 500
Key = tuple[object, ...]


class Kept:
    """What one process has drawn, of one sort."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[Key, SafeString] = {}

    def found(self, key: Key, draw: Callable[[], SafeString]) -> SafeString:
        """As it was drawn before under this key, or drawn now."""
        drawn = self._kept.get(key)
        if drawn is None:
            drawn = draw()
            with self._lock:
                if len(self._kept) >= MOST_KEPT:
                    self._kept.clear()
                self._kept[key] = drawn
        return drawn

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()


class KeptResults(Kept):
    """The drawn results of one process."""

    def of(self, visit: Visit) -> SafeString | None:
        """None for a kind whose results are not kept.

        What is found stands for exactly the rows that `visit.version` names; drawn while they were just changed, it is found
        by nobody: that version never comes again.
        """
        kind = kind_of(visit.activity)
        if kind.board or kind.shares_words or kind.tells_anyway:
            return None
        if not (kind.pictured_without_words if kind.takes_words else kind.quick):
            return None
        key = (visit.asked.pk, visit.version, threshold(), get_language() or "")
        return self.found(
            key, lambda: render_to_string(kind.template("result"), kind.picture(shown_result(visit.asked)))
        )


class KeptQuestions(Kept):
    """What somebody picks from, for whoever has not answered yet: staff's own words only, no key of a form, nobody's answer."""

    def of(self, visit: Visit) -> SafeString | None:
        """None for a kind that asks each person in a way of their own; the same care as with results. Easy words are others."""
        activity = visit.activity
        kind = kind_of(activity)
        if not kind.asks_alike(activity.settings):
            return None
        key = (activity.pk, visit.version, activity.prompt, get_language() or "")
        return self.found(key, lambda: render_to_string(kind.template("ask"), {"form": kind.form(activity, None)}))


kept = KeptResults()
kept_questions = KeptQuestions()
