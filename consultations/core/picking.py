"""What kinds have in common that let people pick one of staff's options: asked, read quickly, counted; in people."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, gettext_lazy

from consultations.core import queries
from consultations.core.kinds import Given, Kind, Mark, Offered, Row, Tally
from consultations.core.models import Activity, Entry, Round
from consultations.core.models.offering import beside
from engage.kit.refusal import Refusal
from engage.kit.small_numbers import Exact

PICKED = 1
NOTHING = gettext_lazy("Pick an answer, or press Not sure.")
UNKNOWN = gettext_lazy("Pick one of the answers on the page.")


def picked(round: Round) -> tuple[Row, ...]:
    """How many picked each of staff's options. Retired ones stay in the count: somebody picked them when they stood there."""
    votes = queries.people_by_entry(round)
    offered = list(
        Entry.objects.filter(activity=round.activity_id, origin=Entry.Origin.STAFF).order_by("position", "pk")
    )
    in_force = [entry.pk for entry in offered if entry.state == Entry.State.PUBLISHED]
    drawn = dict(zip(in_force, beside(round.activity.settings, len(in_force)), strict=True))
    return tuple(
        Row(
            str(entry.pk),
            entry.text,
            {"chosen": votes.get(entry.pk, {}).get(PICKED, Exact(0))},
            drawn.get(entry.pk, ""),
        )
        for entry in offered
    )


class PickOneForm(forms.Form):
    """Staff's options as radios, none of them picked beforehand."""

    def __init__(self, activity: Activity, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.offered = activity.offered
        self.fields["choice"] = forms.ChoiceField(
            label=activity.prompt,
            choices=[(str(offer.pk), offer.text) for offer in self.offered],
            widget=forms.RadioSelect,
            error_messages={"required": NOTHING, "invalid_choice": UNKNOWN},
        )

    @property
    def cards(self) -> list[dict[str, Any]]:
        """Each option as it is drawn: its words, its picture, whether it is the answer that stands."""
        picked = str(self["choice"].value() or "")
        return [
            {
                "pk": offer.pk,
                "text": offer.text,
                "picture": offer.picture,
                "picked": picked == str(offer.pk),
                "id": f"{self['choice'].auto_id}_{at}",
            }
            for at, offer in enumerate(self.offered)
        ]


class PickOne(Kind):
    """A kind whose answer is one of staff's options. A subclass says what it is called and how it is drawn."""

    quick: ClassVar[bool] = True
    by_group: ClassVar[str] = "count"
    by_hand: ClassVar[str] = "picks"

    def form(self, activity: Activity, typed: Mapping[str, Any] | None, given: Given | None = None) -> forms.Form:
        picked = next((str(mark.entry) for mark in given.marks if mark.value), None) if given else None
        return PickOneForm(activity, typed, initial={"choice": picked})

    def given(self, activity: Activity, form: forms.Form) -> Given:
        return Given("answered", marks=(Mark(int(form.cleaned_data["choice"]), PICKED),))

    def quickly(self, offered: Offered, sent: Mapping[str, Sequence[str]]) -> Given:
        # A form takes the last of several.
        picked = list(sent.get("choice", ()))[-1:] or [""]
        if not picked[0]:
            raise Refusal(gettext("Pick an answer, or press Not sure."), field="choice", status=422)
        if picked[0] not in {str(entry) for entry in offered.entries}:
            raise Refusal(gettext("Pick one of the answers on the page."), field="choice", status=422)
        return Given("answered", marks=(Mark(int(picked[0]), PICKED),))

    def tally(self, round: Round) -> Tally:
        statuses = queries.people_by_status(round)
        return Tally(
            answered=statuses["answered"],
            not_sure=statuses["not_sure"],
            rather_not_say=statuses["rather_not_say"],
            skipped=statuses["skipped"],
            rows=picked(round),
            measures=(("chosen", "Chosen"),),
            exclusive=True,
        )
