"""Cleaning what staff type at the authoring desk; forms never save. A draft may have gaps, so little is required here."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.timezone import localdate

from consultations.core.actions.approving import CHECKLIST
from consultations.core.forms import plain
from consultations.core.kinds import Kind
from consultations.core.models import Consultation
from consultations.core.readiness import ANSWER_WITHIN

MARKS = "You can use **bold**, lines that start with “- ”, and [words](https://…) for a link."
LONGEST_TEXT = 1500


class LineField(forms.CharField):
    """One line of staff's words, tidied."""

    def __init__(self, label: str, most: int, *, required: bool = False, hint: str = "") -> None:
        super().__init__(label=label, max_length=most, required=required, help_text=hint)
        self.error_messages["required"] = f"Fill in “{label}”."

    def clean(self, value: Any) -> str:
        return str(super().clean(plain(str(value or "").replace("\x00", "")).replace("\n", " ")))


class TextField(forms.CharField):
    """A few lines of staff's words, tidied."""

    def __init__(
        self, label: str, *, rows: int = 3, required: bool = False, hint: str = "", most: int = LONGEST_TEXT
    ) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(label=label, max_length=most, required=required, widget=widget, help_text=hint)
        self.error_messages["required"] = f"Write a sentence or two for “{label}”."

    def clean(self, value: Any) -> str:
        return str(super().clean(plain(str(value or "").replace("\x00", ""))))


class MomentField(forms.DateTimeField):
    """A day and a time of day, in local time."""

    def __init__(self, label: str, hint: str = "") -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(
            label=label,
            required=False,
            help_text=hint,
            widget=widget,
            input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"],
            error_messages={"invalid": "Type a day and a time, like 24/03/2027 16:00."},
        )


class DayField(forms.DateField):
    def __init__(self, label: str, hint: str = "") -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(
            label=label,
            required=False,
            help_text=hint,
            widget=widget,
            input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            error_messages={"invalid": "Type a day, like 24/03/2027."},
        )


class PurposeForm(forms.Form):
    """The start page: its six parts, whose order never changes."""

    title = LineField("Title", 120, required=True, hint="A few words, as you would say them.")
    summary = LineField("In a sentence", 240, hint="What is it about? Shown under the title and on the front page.")
    asked_by = TextField("Who is asking", rows=2)
    why = TextField("Why", rows=3, hint=MARKS)
    can_change = TextField("What can change", rows=3, hint=MARKS)
    cannot_change = TextField(
        "What cannot change",
        rows=3,
        hint="Say it plainly. People forgive limits, not surprises. Bold, lists and links as above.",
    )
    minutes = forms.IntegerField(
        label="How many minutes it takes",
        min_value=1,
        max_value=30,
        error_messages={"required": "Give a number of minutes.", "invalid": "Give a number of minutes."},
    )
    what_happens_next = TextField("What happens after", rows=4, hint=MARKS)


class PromiseForm(forms.Form):
    """How much say people have, in the words that they will read. Rungs 1 to 3 of Hart's ladder are not participation."""

    promise = forms.TypedChoiceField(
        label="What do you promise?",
        coerce=int,
        choices=Consultation.Promise.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a promise.", "invalid_choice": "Choose one of the promises on the page."},
    )


class DecisionForm(forms.Form):
    """Which decision it is for, who takes it, and when (PAR-01)."""

    decision = LineField("The decision", 240, hint="What will be decided with what people say?")
    decision_maker = LineField("Who decides", 120, hint="A role, not a name: “The strategy board”.")
    decision_on = DayField("Decided on")


class DatesForm(forms.Form):
    """When it opens and closes, and by when people get an answer."""

    opens_at = MomentField("Opens", "By itself, once a second person has approved it.")
    closes_at = MomentField("Closes", "Two weeks or more after it opens.")
    answer_due = DayField("Answer by", "At most 12 weeks after it closes. Left empty, it is those 12 weeks.")
    answer_due_reason = LineField(
        "Why the answer takes longer", 300, hint="Only if it is more than 12 weeks. People read this on the start page."
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", "It must close after it opens.")
        if closes and not cleaned.get("answer_due") and "answer_due" not in self.errors:
            cleaned["answer_due"] = localdate(closes) + ANSWER_WITHIN
        if (closes and closes.year > 9000) or (opens and opens.year > 9000):
            self.add_error("closes_at", "That is too far away.")
        return cleaned


class CareForm(forms.Form):
    """Why it may hold what people say (DPR-13)."""

    dpia_reference = LineField(
        "Reference of the data protection impact assessment", 120, hint="As your data protection officer keeps it."
    )
    lawful_basis = forms.ChoiceField(
        label="Lawful basis",
        required=False,
        widget=forms.RadioSelect,
        choices=Consultation.LawfulBasis.choices,
        error_messages={"invalid_choice": "Choose one of the bases on the page."},
    )
    asks_special_data = forms.BooleanField(
        label="It asks about health, ethnicity, religion, sexuality or the like",
        required=False,
        help_text="Equality questions, for example.",
    )
    special_condition = LineField("Condition of article 9", 120, hint="Only if it does: for example 9(2)(g).")


PART_FORMS: Mapping[str, type[forms.Form]] = {
    "purpose": PurposeForm,
    "promise": PromiseForm,
    "decision": DecisionForm,
    "dates": DatesForm,
    "care": CareForm,
}
PART_NAMES = {
    "purpose": "What people read first",
    "promise": "What you promise",
    "decision": "What is decided, and by whom",
    "dates": "Dates",
    "care": "Care for their data",
}


class CreateForm(forms.Form):
    """A title, and what to start from."""

    title = LineField("Title", 120, required=True, hint="You can change it later; its address stays.")

    def __init__(self, *arguments: Any, choices: list[tuple[str, str]], **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.fields["start"] = forms.ChoiceField(
            label="Start from",
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={"required": "Choose what to start from.", "invalid_choice": "Choose one from the page."},
        )


class ActivityForm(forms.Form):
    """The words of an activity; its kind's own settings are a form of their own beside it."""

    prompt = LineField("The question", 200, required=True)
    hint = LineField("A line of help under it", 300)
    easy_prompt = LineField(
        "The question in easy read", 200, hint="One idea, short words. Leave empty if you have none."
    )
    options = TextField("Options", rows=6, most=3000)
    sensitive = forms.BooleanField(
        label="It may bring up hard things", required=False, help_text="People are shown where to get help."
    )

    def __init__(self, kind: Kind, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.kind = kind
        self.fields["prompt"].initial = kind.prompt_start
        if kind.options_label:
            self.fields["options"].label = kind.options_label
            self.fields["options"].help_text = "One on each line."
            self.fields["options"].initial = "\n".join(kind.options_start)
        else:
            del self.fields["options"]

    def clean_options(self) -> list[str]:
        """One a line, each once, in their order."""
        lines = list(dict.fromkeys(line for line in self.cleaned_data["options"].split("\n") if line))
        if any(len(line) > self.kind.longest_option for line in lines):
            raise forms.ValidationError(f"Keep each line to {self.kind.longest_option} characters or fewer.")
        if len(lines) > self.kind.most_options:
            raise forms.ValidationError(f"{self.kind.most_options} are the most that people read.")
        return lines


class GunningForm(forms.Form):
    """The Gunning gate: four questions, each answered in words, and what the second person looked for."""

    formative = TextField(
        "Is it early enough?", required=True, hint="Nothing is decided yet. How do you know?", most=600
    )
    information = TextField(
        "Do people know enough to answer?", required=True, hint="What tells them what it is about?", most=600
    )
    time = TextField("Do they have enough time?", required=True, hint="How long, when, and who tells them?", most=600)
    consideration = TextField(
        "Will it be thought about with care?", required=True, hint="Who reads it, and before which decision?", most=600
    )
    checklist = forms.MultipleChoiceField(
        label="Tick what you looked for",
        choices=list(CHECKLIST.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick each point once you have looked for it.",
            "invalid_choice": "Tick from the page.",
        },
    )

    def clean_checklist(self) -> list[str]:
        ticked: list[str] = self.cleaned_data["checklist"]
        if set(ticked) != set(CHECKLIST):
            raise forms.ValidationError("Tick each point once you have looked for it.")
        return ticked


class ReasonForm(forms.Form):
    """Why, in a sentence or two."""

    reason = TextField("What should be different?", rows=3, required=True, most=300)


class NoticeForm(forms.Form):
    """What people are told about a change."""

    notice = LineField(
        "What changes, in plain words", 300, required=True, hint="People read this, with its day, beside the question."
    )


class ExtendForm(forms.Form):
    """A later end, and why: people read both."""

    closes_at = MomentField("Closes", "Later than now. The days of the decision and of the answer stay.")
    notice = LineField("Why, in plain words", 300, required=True, hint="People read this beside the new day.")

    def clean_closes_at(self) -> Any:
        moment = self.cleaned_data["closes_at"]
        if moment is None:
            raise forms.ValidationError("Choose a day and a time.")
        if moment.year > 9000:
            raise forms.ValidationError("That is too far away.")
        return moment


class PageWordsForm(PurposeForm):
    """The words of the start page that may change while it is open; how long it takes stays."""

    minutes = None  # type: ignore[assignment]


class WordForm(forms.Form):
    """One word to watch for."""

    word = LineField("Word or phrase", 60, required=True)
    instead = LineField("Better", 120, required=True)
