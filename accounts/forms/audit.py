"""What is looked for in the audit log, and what is written into the register of disclosures."""

from typing import Any
from uuid import uuid4

from django import forms

from accounts.models import Disclosure, Organisation

DAY = "Type a day, like 31 March 2027."


def day(label: str, *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, required=required, widget=widget, error_messages={"invalid": DAY, "required": DAY}
    )


class SearchForm(forms.Form):
    """Every box may stay empty."""

    verb = forms.CharField(label="What was done", required=False, max_length=60)
    subject = forms.CharField(label="To what", required=False, max_length=80)
    member = forms.TypedChoiceField(
        label="By whom", required=False, coerce=int, empty_value=None, error_messages={"invalid_choice": "Choose one."}
    )
    since = day("From")
    until = day("To")

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  (for the type checker)
        field.choices = [("", "Anybody"), *people]


class DisclosureForm(forms.Form):
    """What is to be handed over. It never holds anybody's words or names."""

    organisation = forms.ModelChoiceField(
        label="Organisation",
        queryset=Organisation.objects.none(),
        empty_label=None,
        error_messages={"required": "Choose an organisation.", "invalid_choice": "Choose one of these."},
    )
    to_whom = forms.CharField(
        label="Who asks for it?",
        max_length=200,
        help_text="The body and the office, like “Crown Court, listing office”.",
        error_messages={"required": "Say who asks for it."},
    )
    what = forms.CharField(
        label="What would be handed over?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Numbers of entries or digests. Nobody's words, nobody's name.",
        error_messages={"required": "Say what would be handed over."},
    )
    basis = forms.ChoiceField(
        label="On which legal basis?",
        choices=Disclosure.Basis.choices,
        error_messages={"required": "Choose the legal basis.", "invalid_choice": "Choose one of these."},
    )
    reason = forms.CharField(
        label="Why, and which law or order is it?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, and which law or order it rests on."},
    )
    on = day("On which day?", required=True)
    op = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("op", uuid4())
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  (for the type checker)
        field.queryset = Organisation.objects.filter(pk__in=[organisation.pk for organisation in organisations])


class DisclosureDecisionForm(forms.Form):
    """Yes, or no and why."""

    agreed = forms.TypedChoiceField(
        label="Your decision",
        choices=[("yes", "Yes, hand it over"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no.", "invalid_choice": "Choose yes or no."},
    )
    reason = forms.CharField(
        label="Why?",
        required=False,
        max_length=500,
        help_text="A no needs its reason.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
