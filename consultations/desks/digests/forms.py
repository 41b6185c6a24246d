"""What may be typed at the digests desk: what a correction corrects, what the archive shows, why words are needed."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms

from consultations.core.models import Consultation


class MakeForm(forms.Form):
    """An empty form makes a plain new version."""

    note = forms.CharField(
        label="If this corrects an earlier version: what does it correct?",
        required=False,
        max_length=300,
        error_messages={"max_length": "Say it in 300 letters or fewer."},
    )


class ArchiveForm(forms.Form):
    """Which digests the archive shows; whatever is not one of the choices asks for nothing."""

    consultation = forms.TypedChoiceField(label="Consultation", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "Any"), ("published", "Published"), ("ready", "Ready, not published"), ("failed", "Not made")],
    )
    year = forms.TypedChoiceField(label="Year", required=False, coerce=int, empty_value=None)
    order = forms.ChoiceField(
        label="In order of", required=False, choices=[("", "Date, newest first"), ("consultation", "Consultation")]
    )

    def __init__(self, *args: Any, consultations: list[Consultation], years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "All"), *((each.pk, each.title) for each in consultations)]
        self.fields["consultation"].choices = choices  # type: ignore[attr-defined]
        self.fields["year"].choices = [("", "Any"), *((year, year) for year in years)]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """The choices that make sense, by name."""
        if not self.is_bound:
            return {}
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def as_query(self) -> str:
        """What the numbered pages keep in their addresses."""
        wanted = self.wanted()
        return f"&{urlencode(wanted)}" if wanted else ""


class WordsForm(forms.Form):
    """Which consultation's words, and what for."""

    consultation = forms.TypedChoiceField(
        label="Consultation",
        coerce=int,
        error_messages={
            "required": "Choose a consultation.",
            "invalid_choice": "Choose one of the consultations in the list.",
        },
    )
    reason = forms.CharField(
        label="What do you need the words for?",
        help_text="At least 20 letters. It is kept in the log.",
        min_length=20,
        max_length=300,
        error_messages={
            "required": "Say what you need the words for.",
            "min_length": "Say it in 20 letters or more.",
            "max_length": "Say it in 300 letters or fewer.",
        },
    )

    def __init__(self, *args: Any, consultations: list[Consultation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Choose one"), *((each.pk, each.title) for each in consultations)]
        self.fields["consultation"].choices = choices  # type: ignore[attr-defined]


class ProgrammeForm(forms.Form):
    """The first and the last day of a period."""

    begins_on = forms.DateField(
        label="First day",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Choose the first day.", "invalid": "Write the day like 2026-10-01."},
    )
    ends_on = forms.DateField(
        label="Last day",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Choose the last day.", "invalid": "Write the day like 2026-12-31."},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        begins, ends = cleaned.get("begins_on"), cleaned.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", "The last day comes before the first.")
        elif begins and ends and ends - begins > timedelta(days=732):
            self.add_error("ends_on", "Choose two years or less.")
        return cleaned
