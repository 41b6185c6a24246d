"""What a youth worker types for others: whom it speaks for, and a part for each question; forms never save."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from consultations.core.given import Given
from consultations.core.grouped import form_for, given_by, is_left_out
from consultations.core.kinds import kind_of
from consultations.core.models import Activity, Answer
from consultations.desks.groups.queries import LARGEST_GROUP, SMALLEST_GROUP


class AboutForm(forms.Form):
    """Group size, age, place: of the group as a whole, or of the one person. All but the size may be left out."""

    people = forms.IntegerField(
        label="How many people are in the group?",
        min_value=SMALLEST_GROUP,
        max_value=LARGEST_GROUP,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Type how many people are in the group.",
            "invalid": "Type a whole number.",
            "min_value": f"A group has {SMALLEST_GROUP} people or more. For one person use “On paper”.",
            "max_value": f"A group has at most {LARGEST_GROUP} people. Write larger ones down in parts.",
        },
    )
    age_band = forms.ChoiceField(
        label="How old are most of them?",
        required=False,
        error_messages={"invalid_choice": "Pick one of the ages on the list, or leave it out."},
    )
    place = forms.ChoiceField(
        label="Where do most of them live?",
        required=False,
        error_messages={"invalid_choice": "Pick a place from the list, or leave it out."},
    )

    def __init__(
        self,
        typed: Mapping[str, Any] | None,
        *,
        way: str,
        ages: Sequence[tuple[str, str]],
        places: Sequence[tuple[str, str]],
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(typed, initial=dict(initial))
        self.fields["age_band"].choices = [("", "Not said, or mixed"), *ages]  # type: ignore[attr-defined]
        known = [("", "Not said, or mixed"), *[place for place in places if place[0]]]
        self.fields["place"].choices = known  # type: ignore[attr-defined]
        if way != Answer.Source.GROUP:
            del self.fields["people"]
            self.fields["age_band"].label, self.fields["place"].label = "How old are they?", "Where do they live?"


@dataclass(frozen=True)
class Part:
    """One question of the record with its form."""

    activity: Activity
    kind_label: str
    form: forms.Form
    how: str
    mode: str  # how it is drawn: "count", "each", "agree"


HOW = {
    "count": "How many of the group picked each? Leave it empty if you did not ask it.",
    "each": "What the group agreed on. Where they parted ways, leave it out.",
    "agree": "What the group agreed on, as they said it. Leave it empty if you did not ask it.",
}


def parts_of(
    activities: Sequence[Activity],
    typed: Mapping[str, Any] | None,
    *,
    given: Mapping[int, Given],
    way: str,
    people: int,
) -> list[Part]:
    as_group = way == Answer.Source.GROUP
    return [
        Part(
            activity,
            str(kind_of(activity).label),
            form_for(activity, typed, given=given.get(activity.pk), people=people, as_group=as_group),
            HOW[kind_of(activity).by_group] if as_group else "Leave it empty if it is not on the sheet.",
            kind_of(activity).by_group,
        )
        for activity in activities
    ]


def answers_in(parts: Sequence[Part]) -> tuple[dict[int, Given], bool]:
    """What was said to each question that was not left out, and whether all of it can be read."""
    said, fine = {}, True
    for part in parts:
        if is_left_out(part.form):
            _not_asked(part.form)
            continue
        if part.form.is_valid():
            said[part.activity.pk] = given_by(part.activity, part.form)
        else:
            fine = False
    return said, fine


def _not_asked(form: forms.Form) -> None:
    """Nothing is missing in it, and it is drawn as empty as it came."""
    form.is_bound, form.initial = False, {}
    for field in form.fields.values():
        field.initial = None


def errors_of(about: forms.Form, parts: Sequence[Part]) -> list[dict[str, str]]:
    """Every mistake of the page, for the summary at its top; call it after `answers_in`."""
    found = []
    for form in (about, *(part.form for part in parts)):
        for name, messages in form.errors.items():
            known = name in form.fields
            box = form[name].id_for_label if known else "main"
            found += [{"message": str(message), "id": box or form[name].auto_id} for message in messages]
    return found
