"""Agree scale: one of five points, each with its words; nothing is picked beforehand, and the spread is shown, not a mean alone."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from consultations.core.charts import bars
from consultations.core.kinds import register
from consultations.core.picking import PickOne
from consultations.core.results import Result


@register
class Scale(PickOne):
    name = "scale"
    label = "Scale"
    sentence = "How much do you agree? Five points, each in words. Shows how far people are spread."
    icon = "img/kinds/scale.svg"
    options_label = "The five points, from one end to the other"
    fewest_options = 5
    most_options = 5
    longest_option = 60
    options_start = ("Not at all", "Not much", "In between", "Mostly", "Completely")
    shape = "ordered"

    def asks_alike(self, settings: Mapping[str, Any]) -> bool:
        return True

    def picture(self, result: Result) -> dict[str, Any]:
        drawn = bars(result, measure="chosen")
        return drawn | {"spread": spread(result), "ends": [row.label for row in (result.rows[:1] + result.rows[-1:])]}


def spread(result: Result) -> str:
    """How far people are spread, in words, and only then the mean: made from released shares alone, so it tells nothing new.

    Without every share (a hidden point, under 30 people) there is none: the mean would give away what is hidden.
    """
    shares = [row.cells["chosen"].percent for row in result.rows]
    known = [share for share in shares if share is not None]
    if not known or len(known) < len(shares) or not sum(known):
        return ""
    last = len(known) // 2
    low, high = sum(known[:last]), sum(known[-last:])
    mean = sum(at * share for at, share in enumerate(known, start=1)) / sum(known)
    return gettext("%(low)s%% on the two lowest points, %(high)s%% on the two highest. On average %(mean)s of 5.") % {
        "low": low,
        "high": high,
        "mean": f"{mean:.1f}",
    }
