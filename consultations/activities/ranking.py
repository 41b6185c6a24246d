"""Ranking: put three to seven things in order, as many as you like; counted by Borda points and by first places.

With n things, place p gets n - p points: the first n - 1, the last none. Somebody may place only k of them; the n - k they
left out share the points of the places that are left, (n - k - 1) / 2 each, so that everybody gives out the same number of
points and nobody gains by placing fewer. This is the averaged score for truncated ballots: Z. Terzopoulou and U. Endriss,
"The Borda class: an axiomatic study of the Borda rule on top-truncated preferences", Journal of Mathematical Economics 92
(2021). Half points are counted whole by counting in halves.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, cast

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy, ngettext

from consultations.core import queries
from consultations.core.charts import means
from consultations.core.kinds import Given, Kind, Mark, Offered, Row, Tally, register
from consultations.core.models import Activity, Entry, Round
from consultations.core.results import Result
from consultations.core.tallies import Pots
from engage.kit.means import Pot
from engage.kit.refusal import Refusal
from engage.kit.small_numbers import Exact

FIELD = "place_"
HALVES = 2
NONE = Exact(0)


def read(places: Mapping[int, str], *, others: bool) -> tuple[Mark, ...]:
    """Places as they are sent ("1", "2", "" for none), as marks in order; a gap closes up. Refuses what cannot be meant.

    `others`: something was sent that is not ours to place."""
    known = {str(place): place for place in range(1, len(places) + 1)} | {"": 0}
    for entry, place in places.items():
        if place not in known:
            raise Refusal(gettext("Pick a place from the list."), field=f"{FIELD}{entry}", status=422)
    if others:
        raise Refusal(gettext("Put the things on the page in order."), status=422)
    placed = sorted((known[place], entry) for entry, place in places.items() if place)
    if not placed:
        first = next(iter(places), "")
        raise Refusal(gettext("Say at least what comes first, or press Not sure."), field=f"{FIELD}{first}", status=422)
    for (before, _), (after, entry) in pairwise(placed):
        if before == after:
            words = gettext("Two things are in place %(place)s. Give one of them another place.") % {"place": before}
            raise Refusal(words, field=f"{FIELD}{entry}", status=422)
    return tuple(Mark(entry, place) for place, (_, entry) in enumerate(placed, start=1))


class RankingForm(forms.Form):
    """A place for each thing; a script makes it tapping in order."""

    def __init__(self, activity: Activity, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.prompt, self.offered = activity.prompt, activity.offered
        numbers = [(str(place), str(place)) for place in range(1, len(self.offered) + 1)]
        for offer in self.offered:
            self.fields[f"{FIELD}{offer.pk}"] = forms.ChoiceField(
                label=offer.text,
                required=False,
                choices=[("", gettext_lazy("no place")), *numbers],
                error_messages={"invalid_choice": gettext_lazy("Pick a place from the list.")},
            )

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        sent = {offer.pk: str(self.cleaned_data.get(f"{FIELD}{offer.pk}", "")) for offer in self.offered}
        return read(sent, others=any(name.startswith(FIELD) and name not in self.fields for name in self.data))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                _ = self.marks
            except Refusal as refusal:
                self.add_error(refusal.field or None, refusal.words)
        return cleaned


@register
class Ranking(Kind):
    name = "ranking"
    label = "Put in order"
    sentence = "What comes first? People put a few things in order, as many as they like."
    icon = "img/kinds/ranking.svg"
    options_label = "Things to put in order"
    fewest_options = 3
    most_options = 7
    longest_option = 60
    quick = True
    by_group = "agree"
    by_hand = "first"
    shape = "means"
    counted = gettext_lazy(
        "Counted in points (Borda): of so many things, a first place gets one point for each of the others, the next place one "
        "fewer, the last none. What somebody left out shares the points that are left. “First” is how many put it first."
    )

    def form(self, activity: Activity, typed: Mapping[str, Any] | None, given: Given | None = None) -> forms.Form:
        before = {f"{FIELD}{mark.entry}": str(mark.value) for mark in given.marks if mark.value} if given else {}
        return RankingForm(activity, typed, initial=before)

    def given(self, activity: Activity, form: forms.Form) -> Given:
        return Given("answered", marks=cast(RankingForm, form).marks)

    def quickly(self, offered: Offered, sent: Mapping[str, Sequence[str]]) -> Given:
        places = {entry: (list(sent.get(f"{FIELD}{entry}", ())) or [""])[-1] for entry in offered.entries}
        known = {f"{FIELD}{entry}" for entry in offered.entries}
        return Given("answered", marks=read(places, others=any(n.startswith(FIELD) and n not in known for n in sent)))

    def own_texts(self, marks: Sequence[tuple[str, int]]) -> list[str]:
        return [f"{place}. {text}" for text, place in sorted(marks, key=lambda mark: mark[1])]

    def tally(self, round: Round) -> Tally:
        statuses = queries.people_by_status(round)
        offered = list(
            Entry.objects.filter(activity=round.activity_id, origin=Entry.Origin.STAFF).order_by("position", "pk")
        )
        placed = queries.places_by_entry(round)
        pots = points({entry.pk: placed.get(entry.pk, {}) for entry in offered})
        return Tally(
            answered=statuses["answered"],
            not_sure=statuses["not_sure"],
            rather_not_say=statuses["rather_not_say"],
            skipped=statuses["skipped"],
            rows=tuple(Row(str(entry.pk), entry.text, {"first": pots[entry.pk].gave_most}) for entry in offered),
            measures=(("first", gettext("First")),),
            exclusive=True,
            pots=Pots(
                gettext("Points"),
                ngettext("point", "points", 1),
                {str(entry.pk): pots[entry.pk] for entry in offered},
                most=max(1, len(offered) - 1),
                parts=HALVES,
            ),
        )

    def picture(self, result: Result) -> dict[str, Any]:
        return means(result, unit=lambda number: ngettext("point", "points", number)) | {"counted": self.counted}


def points(placed: Mapping[int, Mapping[tuple[int, int], Exact]]) -> dict[int, Pot]:
    """What each thing got, in half points. `placed`: for each thing, how many people put it at (place, of so many placed)."""
    number = len(placed)
    by_length: dict[int, Exact] = {}  # everybody has one first place
    for counts in placed.values():
        for (place, length), people in counts.items():
            if place == 1:
                by_length[length] = by_length.get(length, NONE) + people
    pots = {}
    for entry, counts in placed.items():
        by_amount: dict[int, Exact] = {}  # in half points
        for (place, _), people in counts.items():
            amount = HALVES * (number - place)
            by_amount[amount] = by_amount.get(amount, NONE) + people
        for length, people in by_length.items():
            there = sum((n for (_, own), n in counts.items() if own == length), NONE)
            by_amount[number - length - 1] = by_amount.get(number - length - 1, NONE) + (people - there)
        pots[entry] = Pot(
            given=sum((people * amount for amount, people in by_amount.items()), NONE),
            givers=sum((people for amount, people in by_amount.items() if amount > 0), NONE),
            gave_most=sum((people for (place, _), people in counts.items() if place == 1), NONE),
            alike=max(by_amount.values(), default=NONE),
        )
    return pots
