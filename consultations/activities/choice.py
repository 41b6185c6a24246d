"""Choice: pick one of staff's options, or several; "something else" in your own words if staff allowed it."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

from django import forms
from django.utils.translation import gettext

from consultations.core import queries
from consultations.core.charts import bars
from consultations.core.forms import QuoteField, WordsField
from consultations.core.kinds import Given, Kind, Mark, NeedsForm, Offered, Row, Tally, Words, register
from consultations.core.models import Activity, Round
from consultations.core.picking import PICKED, picked
from consultations.core.pictured import CheckboxSelectMultiple, OwnPicturesField, RadioSelect
from consultations.core.results import Result
from engage.kit.refusal import Refusal

OTHER = "other"


class ChoiceForm(forms.Form):
    """Options as cards; one or several of them."""

    def __init__(self, activity: Activity, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        offered = activity.offered
        options = [(str(offer.pk), offer.text) for offer in offered]
        drawn = {str(offer.pk): offer.picture for offer in offered if offer.picture}
        self.other = bool(activity.settings.get("other"))
        self.most = int(activity.settings.get("most", 1))
        self.any_order = bool(activity.settings.get("any_order"))
        if self.other:
            options.append((OTHER, gettext("Something else")))
        if self.most == 1:
            self.fields["choice"] = forms.ChoiceField(
                label=activity.prompt,
                choices=options,
                widget=RadioSelect(drawn),
                error_messages={
                    "required": gettext("Pick an answer, or press Not sure."),
                    "invalid_choice": gettext("Pick one of the answers on the page."),
                },
            )
        else:
            self.fields["choice"] = forms.MultipleChoiceField(
                label=activity.prompt,
                choices=options,
                widget=CheckboxSelectMultiple(drawn),
                help_text=gettext("Pick up to %(most)s.") % {"most": self.most},
                error_messages={
                    "required": gettext("Pick an answer, or press Not sure."),
                    "invalid_choice": gettext("Pick from the answers on the page."),
                    "invalid_list": gettext("Pick from the answers on the page."),
                },
            )
        if self.other:
            self.fields["words"] = WordsField(
                label=gettext("If you picked “Something else”, say what"), required=False, limit=140
            )
            self.fields["may_quote"] = QuoteField()

    def picked(self) -> list[str]:
        chosen = self.cleaned_data["choice"]
        return [chosen] if isinstance(chosen, str) else list(dict.fromkeys(chosen))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = cleaned.get("choice") or []
        chosen = [chosen] if isinstance(chosen, str) else list(dict.fromkeys(chosen))
        if len(chosen) > self.most:
            said = gettext("Pick up to %(most)s. You picked %(picked)s.")
            self.add_error("choice", said % {"most": self.most, "picked": len(chosen)})
        if OTHER in chosen and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", gettext("Say what else, in a few words."))
        return cleaned


class ChoiceSettings(forms.Form):
    """How many may be picked, and whether there is room for something else."""

    most = forms.IntegerField(label="How many may people pick?", min_value=1, max_value=10, initial=1)
    other = forms.BooleanField(
        label="Offer “Something else”", required=False, help_text="Their own words; a person reads them first."
    )
    any_order = forms.BooleanField(
        label="Each phone has an order of its own",
        required=False,
        help_text="So that no answer is first for everybody. Leave it off where the order means something.",
    )

    own_pictures = OwnPicturesField(
        label="Pictures beside the answers",
        required=False,
        help_text="For people who read little. The words always stand beside them.",
    )


@lru_cache(maxsize=1000)
def _given(picked: tuple[str, ...]) -> Given:
    """One object for all who pick the same: a hall of phones picks among few."""
    return Given("answered", marks=tuple(Mark(int(value), PICKED) for value in picked))


@register
class Choice(Kind):
    name = "choice"
    label = "Choose"
    sentence = "Pick one answer, or a few, from a list that you write."
    icon = "img/kinds/choice.svg"
    options_label = "Answers to pick from"
    fewest_options = 2
    quick = True
    by_group = "count"
    by_hand = "picks"

    def settings_form(self, typed: Mapping[str, Any] | None, settings: Mapping[str, Any]) -> forms.Form:
        return ChoiceSettings(typed, initial=dict(settings), prefix="settings")

    def asks_alike(self, settings: Mapping[str, Any]) -> bool:
        return not settings.get(
            "other"
        )  # above a box for words stands when somebody reads them, which changes by the hour

    def form(self, activity: Activity, typed: Mapping[str, Any] | None, given: Given | None = None) -> forms.Form:
        initial: dict[str, Any] = {}
        if given is not None and given.status == "answered":
            chosen = [str(mark.entry) for mark in given.marks if mark.value]
            if given.words:
                chosen.append(OTHER)
                initial["words"], initial["may_quote"] = given.words[0].text, given.words[0].may_quote
            initial["choice"] = chosen if int(activity.settings.get("most", 1)) > 1 else next(iter(chosen), None)
        return ChoiceForm(activity, typed, initial=initial)

    def given(self, activity: Activity, form: forms.Form) -> Given:
        picked = cast(ChoiceForm, form).picked()
        words: tuple[Words, ...] = ()
        if OTHER in picked:
            words = (Words(form.cleaned_data["words"], form.cleaned_data["may_quote"]),)
        return Given(
            "answered", marks=tuple(Mark(int(value), PICKED) for value in picked if value != OTHER), words=words
        )

    def quickly(self, offered: Offered, sent: Mapping[str, Sequence[str]]) -> Given:
        most, picked = int(offered.settings.get("most", 1)), list(sent.get("choice", ()))
        # A form with one choice takes the last of several.
        picked = picked[-1:] if most == 1 else list(dict.fromkeys(picked))
        if OTHER in picked and offered.settings.get("other"):
            raise NeedsForm
        if not picked:
            raise Refusal(gettext("Pick an answer, or press Not sure."), field="choice", status=422)
        if not offered.values.issuperset(picked):
            raise Refusal(gettext("Pick from the answers on the page."), field="choice", status=422)
        if len(picked) > most:
            said = gettext("Pick up to %(most)s. You picked %(picked)s.") % {"most": most, "picked": len(picked)}
            raise Refusal(said, field="choice", status=422)
        return _given(tuple(picked))

    def tally(self, round: Round) -> Tally:
        statuses = queries.people_by_status(round)
        rows = picked(round)
        if round.activity.settings.get("other"):
            rows += (Row(OTHER, gettext("Something else"), {"chosen": queries.people_with_words(round)}),)
        return Tally(
            answered=statuses["answered"],
            not_sure=statuses["not_sure"],
            rather_not_say=statuses["rather_not_say"],
            skipped=statuses["skipped"],
            rows=rows,
            measures=(("chosen", "Chosen"),),
            exclusive=int(round.activity.settings.get("most", 1)) == 1,
        )

    def picture(self, result: Result) -> dict[str, Any]:
        return bars(result, measure="chosen")
