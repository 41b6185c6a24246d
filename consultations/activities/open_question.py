"""Open question: say it in your own words; a person reads them, and some may be shown."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms

from consultations.core import queries
from consultations.core.charts import base_words
from consultations.core.forms import QuoteField, WordsField
from consultations.core.kinds import Given, Kind, Tally, Words, register
from consultations.core.models import Activity, Round
from consultations.core.results import Result


class OpenQuestionForm(forms.Form):
    """One box and the question whether the words may be used."""

    def __init__(self, activity: Activity, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.fields["words"] = WordsField(label=activity.prompt, limit=int(activity.settings.get("limit", 500)))
        self.fields["may_quote"] = QuoteField()


class OpenQuestionSettings(forms.Form):
    """How much room there is."""

    limit = forms.IntegerField(
        label="Most characters", min_value=100, max_value=1000, initial=500, help_text="500 is about a short paragraph."
    )


@register
class OpenQuestion(Kind):
    name = "open_question"
    label = "In your words"
    sentence = "A question with an empty box: people say it their own way."
    icon = "img/kinds/open_question.svg"
    takes_words = True
    pictured_without_words = True
    by_group = "agree"

    def settings_form(self, typed: Mapping[str, Any] | None, settings: Mapping[str, Any]) -> forms.Form:
        return OpenQuestionSettings(typed, initial=dict(settings), prefix="settings")

    def form(self, activity: Activity, typed: Mapping[str, Any] | None, given: Given | None = None) -> forms.Form:
        initial = {"words": given.words[0].text, "may_quote": given.words[0].may_quote} if given and given.words else {}
        return OpenQuestionForm(activity, typed, initial=initial)

    def given(self, activity: Activity, form: forms.Form) -> Given:
        return Given("answered", words=(Words(form.cleaned_data["words"], form.cleaned_data["may_quote"]),))

    def tally(self, round: Round) -> Tally:
        statuses = queries.people_by_status(round)
        return Tally(
            answered=statuses["answered"],
            not_sure=statuses["not_sure"],
            rather_not_say=statuses["rather_not_say"],
            skipped=statuses["skipped"],
        )

    def picture(self, result: Result) -> dict[str, Any]:
        return {
            "too_few": not result.shown,
            "base_text": base_words(replace(result, indicative=False)),
        }
