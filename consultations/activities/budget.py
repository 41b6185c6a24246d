"""Ten coins: split ten over two to six things; all of them, or say that you keep the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
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

COINS = 10
FIELD, KEEP = "coins_", "keep"
LOTS = 5  # from so many coins on somebody gave a lot
KEPT = "kept"
NONE = Exact(0)
AMOUNTS = {"": 0} | {str(number): number for number in range(COINS + 1)}


def read(coins: Mapping[int, str], *, keep: bool, others: bool) -> tuple[Mark, ...]:
    """Coins as they are sent ("" is none), as marks of what got any. Refuses what cannot be meant.

    `others`: something was sent that is not ours to give coins to."""
    for entry, sent in coins.items():
        if sent not in AMOUNTS:
            words = gettext("Give a whole number of coins, from 0 to 10.")
            raise Refusal(words, field=f"{FIELD}{entry}", status=422)
    if others:
        raise Refusal(gettext("Give your coins to the things on the page."), status=422)
    spent = sum(AMOUNTS[sent] for sent in coins.values())
    field = f"{FIELD}{next(iter(coins), '')}"
    if spent > COINS:
        words = gettext("That is %(spent)s coins. You have 10: take some back.") % {"spent": spent}
        raise Refusal(words, field=field, status=422)
    if spent < COINS and not keep:
        left = COINS - spent
        words = ngettext(
            "You have %(left)s coin left. Give it to something, or press Keep the rest.",
            "You have %(left)s coins left. Give them to something, or press Keep the rest.",
            left,
        )
        raise Refusal(words % {"left": left}, field=field, status=422)
    return tuple(Mark(entry, AMOUNTS[sent]) for entry, sent in coins.items() if AMOUNTS[sent])


class BudgetForm(forms.Form):
    """A number of coins for each thing; a script makes it minus and plus."""

    def __init__(self, activity: Activity, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.prompt, self.offered = activity.prompt, activity.offered
        for offer in self.offered:
            self.fields[f"{FIELD}{offer.pk}"] = forms.ChoiceField(
                label=offer.text,
                required=False,
                choices=[(sent, sent) for sent in AMOUNTS],
                widget=forms.NumberInput(
                    attrs={"min": 0, "max": COINS, "step": 1, "inputmode": "numeric", "placeholder": 0}
                ),
                error_messages={"invalid_choice": gettext_lazy("Give a whole number of coins, from 0 to 10.")},
            )

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        sent = {offer.pk: str(self.cleaned_data.get(f"{FIELD}{offer.pk}", "")) for offer in self.offered}
        others = any(name.startswith(FIELD) and name not in self.fields for name in self.data)
        return read(sent, keep=KEEP in self.data, others=others)

    @property
    def purse(self) -> list[int]:
        """Where each coin lies in the drawing of them."""
        return [12 + 25 * at for at in range(COINS)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                _ = self.marks
            except Refusal as refusal:
                self.add_error(refusal.field or None, refusal.words)
        return cleaned


@register
class Budget(Kind):
    name = "budget"
    label = "Ten coins"
    sentence = "What matters most? People split ten coins over a few things."
    icon = "img/kinds/budget.svg"
    options_label = "Things to give coins to"
    fewest_options = 2
    most_options = 6
    longest_option = 60
    quick = True
    by_group = "agree"
    by_hand = "most"
    shape = "means"
    counted = gettext_lazy("Coins on average, over everybody who answered. Each had ten and could keep some.")

    def form(self, activity: Activity, typed: Mapping[str, Any] | None, given: Given | None = None) -> forms.Form:
        before = {f"{FIELD}{mark.entry}": str(mark.value) for mark in given.marks if mark.value} if given else {}
        return BudgetForm(activity, typed, initial=before)

    def given(self, activity: Activity, form: forms.Form) -> Given:
        return Given("answered", marks=cast(BudgetForm, form).marks)

    def quickly(self, offered: Offered, sent: Mapping[str, Sequence[str]]) -> Given:
        coins = {entry: (list(sent.get(f"{FIELD}{entry}", ())) or [""])[-1] for entry in offered.entries}
        known = {f"{FIELD}{entry}" for entry in offered.entries}
        others = any(name.startswith(FIELD) and name not in known for name in sent)
        return Given("answered", marks=read(coins, keep=KEEP in sent, others=others))

    def own_texts(self, marks: Sequence[tuple[str, int]]) -> list[str]:
        told = ngettext("%(number)s coin: %(what)s", "%(number)s coins: %(what)s", 2)
        one = ngettext("%(number)s coin: %(what)s", "%(number)s coins: %(what)s", 1)
        return [(one if coins == 1 else told) % {"number": coins, "what": text} for text, coins in marks]

    def tally(self, round: Round) -> Tally:
        statuses = queries.people_by_status(round)
        given = queries.people_by_entry(round)
        offered = list(
            Entry.objects.filter(activity=round.activity_id, origin=Entry.Origin.STAFF).order_by("position", "pk")
        )
        answered = statuses["answered"]
        by_key = {str(entry.pk): given.get(entry.pk, {}) for entry in offered}
        by_key[KEPT] = {
            COINS - spent: people for spent, people in queries.people_by_total(round).items() if spent < COINS
        }
        labels = {str(entry.pk): entry.text for entry in offered} | {KEPT: gettext("Not given away")}
        return Tally(
            answered=answered,
            not_sure=statuses["not_sure"],
            rather_not_say=statuses["rather_not_say"],
            skipped=statuses["skipped"],
            rows=tuple(Row(key, labels[key], _bands(counts, answered)) for key, counts in by_key.items()),
            measures=(("none", gettext("None")), ("some", gettext("1 to 4")), ("lots", gettext("5 or more"))),
            exclusive=True,
            bases=dict.fromkeys(by_key, answered),
            # Where nobody kept any, there is nothing that subtraction could find.
            pots=Pots(
                gettext("Coins"),
                ngettext("coin", "coins", 1),
                {key: _pot(counts) for key, counts in by_key.items() if counts or key != KEPT},
                most=COINS,
            ),
        )

    def picture(self, result: Result) -> dict[str, Any]:
        told = replace(result, rows=tuple(row for row in result.rows if row.key != KEPT or not row.hidden))
        return means(told, unit=lambda number: ngettext("coin", "coins", number)) | {"counted": self.counted}


def _pot(counts: Mapping[int, Exact]) -> Pot:
    return Pot(
        given=sum((people * coins for coins, people in counts.items()), NONE),
        givers=sum(counts.values(), NONE),
        gave_most=counts.get(COINS, NONE),
        alike=max(counts.values(), default=NONE),
    )


def _bands(counts: Mapping[int, Exact], answered: Exact) -> dict[str, Exact]:
    lots = sum((people for coins, people in counts.items() if coins >= LOTS), NONE)
    some = sum((people for coins, people in counts.items() if 0 < coins < LOTS), NONE)
    return {"none": answered - some - lots, "some": some, "lots": lots}
