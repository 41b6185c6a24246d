"""A result as it is drawn under "What others said so far", kept until what it is made from is another.

Only of kinds whose rows are staff's own options: what people wrote may have to leave every screen at once, so results that
name their words are put together anew each time.
"""

import threading

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from consultations.core.kinds import kind_of, shown_result
from consultations.core.visits import Visit
from engage.kit.small_numbers import threshold

MOST_KEPT = 500
Key = tuple[int, str, int, str]


class Kept:
    """The drawn results of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[Key, SafeString] = {}

    def of(self, visit: Visit) -> SafeString | None:
        """None for a kind whose results are not kept.

        What is found stands for exactly the rows that `visit.version` names; drawn while they were just changed, it is found
        by nobody: that version never comes again.
        """
        kind = kind_of(visit.activity)
        if not kind.quick or kind.board or kind.shares_words or kind.takes_words or kind.tells_anyway:
            return None
        key = (visit.asked.pk, visit.version, threshold(), get_language() or "")
        drawn = self._kept.get(key)
        if drawn is None:
            drawn = render_to_string(kind.template("result"), kind.picture(shown_result(visit.asked)))
            with self._lock:
                if len(self._kept) >= MOST_KEPT:
                    self._kept.clear()
                self._kept[key] = drawn
        return drawn

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()


kept = Kept()
