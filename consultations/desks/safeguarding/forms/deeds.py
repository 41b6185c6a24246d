"""One small form for each thing that can be done to a concern; words are plain text and sealed as soon as they are stored."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.timezone import localtime

from consultations.core.actions.deciding import REASONS_FOR
from consultations.core.models import Decision
from consultations.desks.safeguarding.models import Concern

Outcome = Decision.Outcome
AGENCIES = (
    "999",
    "Kent children's social care",
    "Medway children's social care",
    "Kent Police, 101",
    "Adult social care",
    "NHS mental health crisis line",
)
WORDS = {"required": "Write it down in your own words.", "max_length": "Say it in 4,000 letters or fewer."}


class Deed(forms.Form):
    """What every form carries: the key that makes sending it twice one deed."""

    heading = ""
    button = ""
    op = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        return {**self.cleaned_data, "op": str(self.cleaned_data.get("op") or "")}


def words(label: str, *, help_text: str = "", required: bool = True, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
        error_messages=WORDS,
    )


class Acknowledge(forms.Form):
    """One press, nothing to type."""

    def given(self) -> dict[str, Any]:
        return {}


class Note(Deed):
    heading, button = "Write a note", "Save note"
    note = words("Note", help_text="What you saw, thought or did. Nobody can change it afterwards.")


class Act(Deed):
    heading, button = "Write down who was told", "Save"
    agency = forms.CharField(
        label="Who was told",
        max_length=200,
        widget=forms.TextInput(attrs={"list": "agencies", "autocomplete": "off"}),
        error_messages={"required": "Say who was told.", "max_length": "Say it in 200 letters or fewer."},
    )
    reference = forms.CharField(
        label="Their reference",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": "Say it in 120 letters or fewer."},
    )
    acted_at = forms.DateTimeField(
        label="When",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": "Say when it was done.",
            "invalid": "Type a day and a time, like 2026-11-25T14:30.",
        },
    )
    note = words("What was agreed", required=False, rows=3)

    def __init__(self, *args: Any, now: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if now is not None:
            self.fields["acted_at"].initial = localtime(now).replace(second=0, microsecond=0)


class Close(Deed):
    heading, button = "Close it", "Close this concern"
    outcome = forms.ChoiceField(
        label="How it ended",
        choices=Concern.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it ended.", "invalid_choice": "Choose how it ended."},
    )
    reason = words("Why", help_text="A reason is needed also when nothing was done.")


class Reopen(Deed):
    heading, button = "Open it again", "Open it again"
    reason = words("Why", rows=3)


class ChangeUrgency(Deed):
    heading, button = "Change the urgency", "Change it"
    urgency = forms.ChoiceField(
        label="How urgent",
        choices=Concern.Urgency.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose Red or Amber.", "invalid_choice": "Choose Red or Amber."},
    )
    reason = words("Why", rows=3)


class DecideWords(forms.Form):
    """What becomes of referred words; publishing is the queue's."""

    heading, button = "What happens to the words", "Decide"
    version = forms.IntegerField(min_value=1, max_value=32767, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label="What happens to the words",
        choices=[(value, Outcome(value).label) for value in (Outcome.REOPEN, Outcome.COUNT, Outcome.DECLINE)],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what to do with these words.",
            "invalid_choice": "Choose what to do with these words.",
        },
    )
    reason = forms.ChoiceField(
        label="Why, if they are counted or declined",
        required=False,
        choices=[
            ("", "Choose a reason"),
            *dict.fromkeys(
                (value, str(Decision.Reason(value).label))
                for outcome in (Outcome.COUNT, Outcome.DECLINE)
                for value in REASONS_FOR[outcome]
                if value != Decision.Reason.IMPORTED
            ),
        ],
        error_messages={"invalid_choice": "Choose a reason that fits this decision."},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        outcome, reason = cleaned.get("outcome"), cleaned.get("reason", "")
        fits = REASONS_FOR[Outcome(outcome)] if outcome else ()
        if outcome in (Outcome.COUNT, Outcome.DECLINE) and reason not in fits and "reason" not in self.errors:
            self.add_error("reason", "Choose a reason that fits this decision.")
        return cleaned

    def given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


DEEDS: dict[str, type[forms.Form]] = {
    "acknowledge": Acknowledge,
    "note": Note,
    "act": Act,
    "close": Close,
    "reopen": Reopen,
    "urgency": ChangeUrgency,
    "words": DecideWords,
}
