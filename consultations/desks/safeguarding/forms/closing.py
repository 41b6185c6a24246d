"""What a lead sends to close all writing, or that of one activity."""

from collections.abc import Iterable
from typing import Any

from django import forms

from consultations.core.actions.closing_text import LONGEST
from consultations.core.models import Activity

EVERYWHERE = "all"


class ClosingForm(forms.Form):
    """Where, and what people read instead."""

    where = forms.ChoiceField(label="Where?", error_messages={"invalid_choice": "Pick a place from the list."})
    message = forms.CharField(
        label="What people read instead",
        max_length=LONGEST,
        help_text="Everybody can read it: say nothing about what happened, or to whom.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Write what people shall read instead.",
            "max_length": f"Make it {LONGEST} characters or fewer.",
        },
    )

    def __init__(self, activities: Iterable[Activity], *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        places = [(str(one.pk), f"{one.consultation.title}: {one.prompt}") for one in activities]
        self.fields["where"].choices = [(EVERYWHERE, "Everywhere"), *places]  # type: ignore[attr-defined]
