"""What people without a phone said, as a youth worker types it: a form for each question, whoever it speaks for."""

from collections.abc import Mapping
from typing import Any

from django import forms

from consultations.core.kinds import Given, Kind, Mark, kind_of
from consultations.core.models import Activity, Entry
from consultations.core.queries import shown_entries

PICKED = 1
UNSAID = {"", "0", "off"}
NOT_AN_ANSWER = {"may_quote", "keep"}  # a tick beside an answer says nothing by itself


class CountForm(forms.Form):
    """How many of the group picked each of staff's options. Nobody counts twice where one pick is all there is."""

    def __init__(self, activity: Activity, typed: Mapping[str, Any] | None, given: Given | None, people: int) -> None:
        super().__init__(typed)
        self.people, self.most = people, int(activity.settings.get("most", 1) or 1)
        before = {mark.entry: mark.people or people for mark in given.marks} if given else {}
        for entry in _options(activity):
            self.fields[f"count_{entry.pk}"] = forms.IntegerField(
                label=entry.shown_text or "",
                required=False,
                min_value=0,
                initial=before.get(entry.pk),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                error_messages={"invalid": "Type a whole number.", "min_value": "Type 0 or more."},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        numbers = {name: cleaned.get(name) or 0 for name in self.fields}
        for name, number in numbers.items():
            if number > self.people:
                self.add_error(name, f"That is {number}, and you said that {self.people} people are in the group.")
        if not self.errors and sum(numbers.values()) > self.people * self.most:
            self.add_error(
                next(iter(self.fields)),
                f"These add up to {sum(numbers.values())}, and {self.people} people could pick {self.most} each.",
            )
        return cleaned

    def given(self) -> Given:
        picked = [(name, self.cleaned_data[name]) for name in self.fields if self.cleaned_data.get(name)]
        return Given(
            "answered", marks=tuple(Mark(int(name.removeprefix("count_")), PICKED, people) for name, people in picked)
        )


class EachForm(forms.Form):
    """What they think of each thing on the board; one that they did not agree about is left out."""

    def __init__(self, activity: Activity, kind: Kind, typed: Mapping[str, Any] | None, given: Given | None) -> None:
        super().__init__(typed)
        self.marks = dict(kind.marks)
        named = {value: name for name, value in self.marks.items()}
        before = {mark.entry: named.get(mark.value, "") for mark in given.marks} if given else {}
        words = {"agree": "Agree", "pass": "Not sure", "disagree": "Disagree"}
        choices = [*((name, words.get(name, name.capitalize())) for name in self.marks), ("", "Left out")]
        for entry in _options(activity):
            self.fields[f"mark_{entry.pk}"] = forms.ChoiceField(
                label=entry.shown_text or "",
                required=False,
                choices=choices,
                initial=before.get(entry.pk, ""),
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": "Pick one of the answers on the page."},
            )

    def given(self) -> Given:
        said = [(name, self.cleaned_data[name]) for name in self.fields if self.cleaned_data.get(name)]
        return Given(
            "answered",
            marks=tuple(Mark(int(name.removeprefix("mark_")), self.marks[answer]) for name, answer in said),
        )


def form_for(
    activity: Activity, typed: Mapping[str, Any] | None, *, given: Given | None, people: int, as_group: bool
) -> forms.Form:
    """The form of one question among several on one page. `as_group`: it speaks for `people`; else for one person."""
    kind = kind_of(activity)
    form: forms.Form
    if kind.by_group == "each":
        form = EachForm(activity, kind, typed, given)
    elif kind.by_group == "count" and as_group:
        form = CountForm(activity, typed, given, people)
    else:
        form = kind.form(activity, typed, given)
    form.prefix = f"q{activity.pk}"
    form.auto_id = "id_%s"
    return form


def is_left_out(form: forms.Form) -> bool:
    """Was nothing typed for this question? Then it was not asked, and nothing is missing."""
    names = [name for name in form.fields if name not in NOT_AN_ANSWER]
    values = (form.fields[name].widget.value_from_datadict(form.data, {}, form.add_prefix(name)) for name in names)
    return all(str(each or "").strip() in UNSAID for each in values)


def given_by(activity: Activity, form: forms.Form) -> Given:
    """A valid form as an answer."""
    return form.given() if isinstance(form, CountForm | EachForm) else kind_of(activity).given(activity, form)


def can_be_written(activity: Activity) -> bool:
    return bool(kind_of(activity).by_group)


def _options(activity: Activity) -> list[Entry]:
    return list(shown_entries(activity).filter(origin=Entry.Origin.STAFF).order_by("position", "pk"))
