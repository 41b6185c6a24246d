"""What staff type when they plan a room."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from consultations.core.forms import plain
from consultations.core.models import Activity
from consultations.live.documents.hands import tallies
from consultations.live.models import MOST_PHONES, Session, Step

LONGEST_TITLE = 80


class SessionName(forms.CharField):
    """What a room is called: one line, tidied, since it is read on every phone and on the wall."""

    def __init__(self, *, label: str, help_text: str = "") -> None:
        missing = {"required": "Give it a name, such as the place."}
        super().__init__(label=label, max_length=LONGEST_TITLE, help_text=help_text, error_messages=missing)

    def to_python(self, value: Any) -> str:
        return plain(str(super().to_python(value) or "")).replace("\n", " ")


class NewSession(forms.Form):
    """A name, and which questions of the consultation the room gets."""

    title = SessionName(
        label="What is this session called?",
        help_text="The place or the group, such as “Gillingham youth club”. Young people see it; no names of people.",
    )
    is_rehearsal = forms.BooleanField(
        label="This is a rehearsal", required=False, help_text="To try it out. Nothing of it becomes evidence."
    )

    def __init__(self, *arguments: Any, activities: Sequence[Activity], **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.fields["steps"] = forms.MultipleChoiceField(
            label="Questions for the room",
            choices=[(str(activity.pk), activity.prompt) for activity in activities],
            initial=[str(activity.pk) for activity in activities],
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": "Pick at least one question for the room.",
                "invalid_choice": "Pick from the questions of this consultation.",
            },
        )


class StepForm(forms.Form):
    """How one question is asked in this room."""

    minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=60)
    timer_seconds = forms.IntegerField(
        label="Timer, in seconds", min_value=10, max_value=900, required=False, help_text="Empty: no timer."
    )
    reading_seconds = forms.IntegerField(
        label="Reading time first, in seconds", min_value=0, max_value=120, help_text="0: none."
    )
    hands = forms.BooleanField(label="Hands too", required=False, help_text="People without a phone show by hand.")
    again = forms.BooleanField(label="May be asked again", required=False, help_text="“Talk, then vote again”, once.")
    sensitive = forms.BooleanField(
        label="Sensitive", required=False, help_text="Shown from 10 answers on, and never who agreed with everybody."
    )
    timer_ends_input = forms.BooleanField(
        label="The timer closes the question", required=False, help_text="Otherwise it only says the time."
    )

    def __init__(self, step: Step, typed: Any = None) -> None:
        now = {name: getattr(step, name) for name in self.base_fields}
        super().__init__(typed, initial=now, auto_id=f"step_{step.pk}_%s")
        if not tallies(step.activity):
            del self.fields["hands"]
        if step.activity.sensitive:
            self.fields["sensitive"].disabled = True
            self.fields["sensitive"].help_text = "This question is sensitive in every room."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("timer_ends_input") and not cleaned.get("timer_seconds") and "timer_seconds" not in self.errors:
            self.add_error("timer_seconds", "Say after how many seconds, or take the tick away.")
        return cleaned

    def numbers(self) -> list[BoundField]:
        return [self["minutes"], self["timer_seconds"], self["reading_seconds"]]

    def ticks(self) -> list[BoundField]:
        return [self[name] for name in ("hands", "again", "sensitive", "timer_ends_input") if name in self.fields]


class SessionForm(forms.Form):
    """What it is called, and how many phones may come in."""

    title = SessionName(label="Name")
    capacity = forms.IntegerField(label="Most phones", min_value=1, max_value=MOST_PHONES)

    def __init__(self, session: Session, typed: Any = None) -> None:
        super().__init__(typed, initial={"title": session.title, "capacity": session.capacity})
