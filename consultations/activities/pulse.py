"""Pulse: how are you here? Two to five pictures with their words; one tap is an answer, and nothing has to be prepared."""

from collections.abc import Mapping
from typing import Any

from django import forms

from consultations.core.charts import bars
from consultations.core.kinds import register
from consultations.core.models.offering import PICTURE_SETS
from consultations.core.picking import PickOne
from consultations.core.results import Result


class PulseSettings(forms.Form):
    """Which pictures stand beside the words."""

    pictures = forms.ChoiceField(
        label="Pictures",
        choices=PICTURE_SETS,
        initial="faces",
        widget=forms.RadioSelect,
        help_text="The first line gets the happiest picture, the last line the other end.",
        error_messages={
            "required": "Choose which pictures.",
            "invalid_choice": "Choose one of the sets of pictures on the page.",
        },
    )


@register
class Pulse(PickOne):
    name = "pulse"
    label = "Pulse"
    sentence = "How are you here? A few pictures, one tap. Ready as it is."
    icon = "img/kinds/pulse.svg"
    options_label = "Words under the pictures, from good to bad"
    fewest_options = 2
    most_options = 5
    longest_option = 60
    options_start = ("Great", "Good", "So-so", "Not good", "Bad")
    prompt_start = "How are you, here and now?"
    one_tap = True
    shape = "ordered"

    def settings_form(self, typed: Mapping[str, Any] | None, settings: Mapping[str, Any]) -> forms.Form:
        return PulseSettings(typed, initial=dict(settings), prefix="settings")

    def picture(self, result: Result) -> dict[str, Any]:
        return bars(result, measure="chosen")
