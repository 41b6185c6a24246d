"""What the pages of this desk have in common: the door, refusals beside the form, and how a form is shown with its notes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import HttpRequest

from accounts.access import for_holders_of
from consultations.desks.authoring.queries import APPROVERS, AUTHORS
from consultations.desks.authoring.reading_notes import Note, notes_by_field
from engage.kit.refusal import Refusal

for_authors = for_holders_of(*AUTHORS)
for_approvers = for_holders_of(*APPROVERS)
SECTION = "Consultations"


@dataclass(frozen=True)
class NotedField:
    """A field with what the desk says about what stands in it, and how it is drawn."""

    field: BoundField
    notes: list[Note]
    required: bool

    @property
    def cards(self) -> bool:
        return self.field.widget_type in {"radioselect", "checkboxselectmultiple"}

    @property
    def tick(self) -> bool:
        return self.field.widget_type == "checkbox"


def noted(form: forms.Form, saved: Mapping[str, Any] | None = None) -> list[NotedField]:
    """The visible fields, each with notes on what is saved."""
    notes = notes_by_field(saved or {})
    return [NotedField(field, notes.get(field.name, []), field.field.required) for field in form.visible_fields()]


def blame(form: forms.Form, refusal: Refusal) -> int:
    """Put a refusal beside the field it names, or on top; the status to answer with."""
    form.is_valid()
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)
    return refusal.status


def number_from(request: HttpRequest, name: str = "version") -> int:
    """The version that the page showed; 0 for what no page of ours would send."""
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0
