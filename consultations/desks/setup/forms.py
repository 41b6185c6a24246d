"""What is typed at the setup desk; forms clean and never save."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict

from engage.kit.rich_text import Blank, clean
from engage.signpost.models import Contact


def date_field(label: str, **given: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Choose a day.", "invalid": "Write a day such as 2027-03-31."},
        **given,
    )


def words(label: str, limit: int, *, rows: int = 0, missing: str = "", **given: Any) -> forms.CharField:
    """A box for staff's words, on one line or on several."""
    return forms.CharField(
        label=label,
        max_length=limit,
        required=bool(missing),
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
        error_messages={"required": missing, "max_length": f"Make it {limit} characters or fewer."},
        **given,
    )


class SettingForm(forms.Form):
    """The value of one setting, and which change the person had before them."""

    value = words("Value", 2000, rows=3)
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class DocumentForm(forms.Form):
    """The draft of the next version of a document."""

    title = words("Title", 120, missing="Give it a title.")
    body = words(
        "Text",
        40_000,
        rows=22,
        missing="Write something first.",
        help_text=(
            "Formatted with a few tags: <h2> and <h3> for headings, <p> for a paragraph, <ul> or <ol> with <li> for lists, "
            '<strong> for weight, <a href="https://…"> for a link. Everything else is taken out.'
        ),
    )
    note = words("What is new in this version?", 200, missing="Say in a few words what is new.")
    owner = words("Which role keeps it right?", 80, missing="Name a role, such as Administrator.")
    valid_from = date_field("First day")
    review_by = date_field("Look at it again by", help_text="Within twelve months.")
    read_number = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean_body(self) -> str:
        cleaned: str = str(clean(self.cleaned_data["body"])).strip()
        if not cleaned:
            raise forms.ValidationError("Write something first.")
        return cleaned

    def clean_read_number(self) -> int:
        return int(self.cleaned_data["read_number"] or 0)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, again = cleaned.get("valid_from"), cleaned.get("review_by")
        if first and again and again <= first:
            self.add_error("review_by", "Choose a day after the first day.")
        elif first and again and again > first + timedelta(days=366):
            self.add_error("review_by", "Choose a day within twelve months of the first day.")
        return cleaned


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


class BlanksForm(forms.Form):
    """One box for each thing that a document still leaves open, with the sentence it stands in."""

    read_number = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, blanks: list[Blank], typed: QueryDict | None = None, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(typed, initial=initial, auto_id="fill_%s")
        for number, blank in enumerate(blanks):
            self.fields[f"blank_{number}"] = words(
                _capital(blank.what), 500, help_text=f"{_capital(blank.role)}: “{blank.sentence}”"
            )

    def clean_read_number(self) -> int:
        return int(self.cleaned_data["read_number"] or 0)

    @property
    def words(self) -> list[str]:
        return [str(value) for name, value in self.cleaned_data.items() if name.startswith("blank_")]


MISSING = {
    "name": "Give the contact its name.",
    "purpose": "Say in a few words what it is for.",
    "topic": "Choose what it is about.",
    "audience": "Choose who it is for.",
    "source": "Say where the facts come from.",
    "owner": "Name the role that keeps it right.",
    "valid_from": "Choose its first day.",
}


class ContactForm(forms.ModelForm):
    """What a contact says. Saved by the action, never here."""

    class Meta:
        model = Contact
        fields = [
            "name", "purpose", "topic", "audience", "who_for", "call", "text_number", "text_keyword", "url", "hours",
            "urgent", "on_panel", "order", "source", "owner", "valid_from",
        ]  # fmt: skip
        widgets = {
            "valid_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "purpose": forms.Textarea(attrs={"rows": 2}),
            "source": forms.Textarea(attrs={"rows": 2}),
        }

    url = forms.URLField(
        label="Web page",
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": "Write the address of a page, such as https://www.childline.org.uk."},
    )

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        for name, field in self.fields.items():
            field.error_messages["required"] = MISSING.get(name, f"Fill in “{field.label}”.")

    def _post_clean(self) -> None:
        """The model's own checks are the action's business: it knows what the change does to the rest of the row."""

    def clean_who_for(self) -> str:
        return str(self.cleaned_data["who_for"]).strip() or "everyone"


class ConfirmForm(forms.Form):
    """Who rang or looked, today."""

    by = words(
        "Who checked it, and how?", 120, missing="Say who checked it.", help_text="Such as: Asha, rang on 3 March."
    )


class EndForm(forms.Form):
    """`on`: today, by the database."""

    last_day = date_field("Last day")

    def __init__(self, typed: QueryDict | None = None, *, on: date) -> None:
        super().__init__(typed)
        self.on = on

    def clean_last_day(self) -> Any:
        day = self.cleaned_data["last_day"]
        if day < self.on - timedelta(days=366):
            raise forms.ValidationError("That is more than a year ago. Choose the day on which it really ended.")
        return day


class ThresholdForm(forms.Form):
    value = words("Ask for another number of people", 3, missing="Type a number of people.")


class PopulationForm(forms.Form):
    """Figures pasted as they come: a small CSV table or the JSON that is shipped, and where they come from."""

    figures = words("Figures", 60_000, rows=16, missing="Paste the figures.")
    source = words("Source", 200, missing="Say who published them, and in which table.")
    reference_date = date_field("The day the figures are about")
    released_on = date_field("The day they were published")
    licence = words("Licence", 200, missing="Say under which licence they may be used.")
    confirmed = forms.BooleanField(label="I have checked totals that differ by more than 10 per cent", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        about, published = cleaned.get("reference_date"), cleaned.get("released_on")
        if about and published and published < about:
            self.add_error("released_on", "They were published on or after the day they are about.")
        return cleaned


class HolidayForm(forms.Form):
    """One stretch of days on which schools here are closed."""

    name = words("What is it called?", 80, missing="Give it a name, such as Christmas 2026.")
    first_day = date_field("First day")
    last_day = date_field("Last day")
    source = words("Where do the dates come from?", 200, missing="Say where the dates come from.")
    checked = forms.BooleanField(label="I have compared the dates with that source today", required=False)
