"""Information: a card that is only read; nothing is asked, nothing is counted."""

from collections.abc import Mapping
from typing import Any

from django import forms

from consultations.core.forms import plain
from consultations.core.kinds import Given, Kind, Tally, register
from consultations.core.models import Activity, Round
from consultations.core.results import Result
from engage.kit.small_numbers import Exact

LONGEST = 1500


class InformationSettings(forms.Form):
    """What the card says, with the simple marks that staff may type; `formatted` cleans it when it is shown."""

    text = forms.CharField(
        label="What it says",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="You can use **bold**, lines that start with “- ”, and [words](https://…) for a link.",
        required=False,  # a draft may have gaps; `unmet` names them
    )

    def clean_text(self) -> str:
        return plain(self.cleaned_data["text"].replace("\x00", ""))


@register
class Information(Kind):
    name = "information"
    label = "Good to know"
    sentence = "A card to read before the next question. It asks nothing."
    icon = "img/kinds/information.svg"
    asks = False

    def settings_form(self, typed: Mapping[str, Any] | None, settings: Mapping[str, Any]) -> forms.Form:
        return InformationSettings(typed, initial=dict(settings), prefix="settings")

    def unmet(self, settings: Mapping[str, Any], options: Any) -> str:
        return "" if settings.get("text") else "Write what the card says."

    def form(self, activity: Activity, typed: Mapping[str, Any] | None, given: Given | None = None) -> forms.Form:
        return forms.Form(typed)

    def given(self, activity: Activity, form: forms.Form) -> Given:
        raise NotImplementedError("a card asks nothing")

    def tally(self, round: Round) -> Tally:
        nobody = Exact(0)
        return Tally(answered=nobody, not_sure=nobody, rather_not_say=nobody, skipped=nobody)

    def picture(self, result: Result) -> dict[str, Any]:
        return {}
