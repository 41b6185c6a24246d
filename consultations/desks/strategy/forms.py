"""What is typed at the strategy desk, cleaned: a response, another promised day, what was considered."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms

from consultations.core.actions.responding import Wording
from consultations.core.forms import plain
from consultations.core.models import Consultation, Entry, Response
from consultations.core.models.answering_back import LEAST_REASON

ABOUT_ALL = "all"


class StaffText(forms.CharField):
    """A box for words of staff; too long is said, never cut off."""

    def __init__(self, *, label: str, limit: int, hint: str = "", missing: str = "", rows: int = 4) -> None:
        super().__init__(
            label=label,
            help_text=hint,
            required=bool(missing),
            max_length=limit,
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages={
                "required": missing,
                "max_length": f"Make it {limit} characters or fewer. Nothing you typed is lost.",
            },
        )
        self.widget.attrs.pop("maxlength", None)  # a browser would cut pasted words off in silence

    def to_python(self, value: Any) -> str:
        return plain(str(super().to_python(value) or ""))


class ADay(forms.DateField):
    def __init__(self, *, label: str, hint: str = "", required: bool = True) -> None:
        super().__init__(
            label=label,
            help_text=hint,
            required=required,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"required": "Choose a day.", "invalid": "Type a day, such as 2027-01-31."},
        )


class Keyed(forms.Form):
    """A form whose own key makes sending it twice one deed."""

    op = forms.CharField(widget=forms.HiddenInput, required=False)
    refused_with: int | None = None  # the status of the action's refusal, once there was one

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.fields["op"].initial = str(uuid4())

    def clean_op(self) -> UUID:
        try:
            return UUID(self.cleaned_data["op"])
        except ValueError:
            raise forms.ValidationError("This page was out of date. Send it again.", code="stale") from None

    def key(self) -> UUID:
        """The page's key mixed with what was typed: the same words again are one deed, other words are another."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "op"}
        return uuid5(self.cleaned_data["op"], repr(sorted(said.items(), key=lambda each: each[0])))


class ResponseForm(Keyed):
    """One "you said, we did". `version` is the draft's that the page showed; 0 for a new one."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=32_000, initial=0)
    kind = forms.ChoiceField(
        label="What kind of answer is it?",
        choices=Response.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one of these."},
    )
    heading = StaffText(
        label="You said",
        hint="What people asked for, in one short sentence, as they would say it.",
        limit=160,
        rows=2,
        missing="Write what people said.",
    )
    words = StaffText(
        label="Our answer",
        hint="Short words and sentences, for people of 9 to 11 years and over.",
        limit=1500,
        rows=5,
        missing="Write the answer.",
    )
    reason = StaffText(
        label="Why",
        hint="Needed for “We can’t, because”: 40 letters or more. Young people deserve the reason.",
        limit=1000,
        rows=3,
    )
    about = forms.ChoiceField(
        label="What is it about?",
        required=False,
        help_text="Those who answered this question, or whose idea it is, see that it is about theirs.",
        error_messages={"invalid_choice": "Choose a question or an idea from the list."},
    )
    owner = StaffText(
        label="Who answers for it?",
        hint="A role, not a name, such as “Town centre lead”.",
        limit=120,
        rows=1,
        missing="Say who answers for it.",
    )
    due_on = ADay(
        label="By when?",
        hint="For what is being done, or not decided yet. When it passes, the page says “late”.",
        required=False,
    )
    note = StaffText(
        label="What is new?",
        hint="Stands beside the answer; what you said before stays to be read.",
        limit=300,
        rows=2,
        missing="Say what is new.",
    )

    def __init__(
        self, typed: Any = None, *, consultation: Consultation, ideas: list[Entry], correction: bool, **more: Any
    ) -> None:
        super().__init__(typed, **more)
        self.fields["owner"].widget = forms.TextInput()
        choices: list[Any] = [(ABOUT_ALL, "Everything that was asked")]
        choices.append(("Questions", [(f"activity:{a.pk}", a.prompt) for a in consultation.activities.all()]))
        if ideas:
            shown = [(f"entry:{idea.activity_id}:{idea.pk}", _short(idea.shown_text or "")) for idea in ideas]
            choices.append(("Ideas", shown))
        self.fields["about"].choices = choices  # type: ignore[attr-defined]
        if not correction:
            del self.fields["note"]

    def clean(self) -> dict[str, Any]:
        """The reason is asked for together with everything else that is missing."""
        said = super().clean() or {}
        if said.get("kind") == Response.Kind.CANNOT and len(said.get("reason") or "") < LEAST_REASON:
            self.add_error(
                "reason", f"Say why not, in {LEAST_REASON} letters or more. Young people deserve the reason."
            )
        return said

    def wording(self) -> Wording:
        said = self.cleaned_data
        _, *ids = (said["about"] or ABOUT_ALL).split(":")
        return Wording(
            kind=said["kind"],
            heading=said["heading"],
            words=said["words"],
            owner=said["owner"],
            reason=said["reason"],
            due_on=said["due_on"],
            activity_id=int(ids[0]) if ids else None,
            entry_id=int(ids[1]) if len(ids) > 1 else None,
        )


def about_of(response: Response) -> str:
    """The choice that `about` shows for this response."""
    if response.entry_id:
        return f"entry:{response.activity_id}:{response.entry_id}"
    return f"activity:{response.activity_id}" if response.activity_id else ABOUT_ALL


class PromiseForm(Keyed):
    """Another day for the answer, with the reason that everybody reads."""

    promised_for = forms.DateField(widget=forms.HiddenInput, error_messages={"required": "This page was out of date."})
    to = ADay(label="The new day")
    reason = StaffText(
        label="Why does it move?",
        hint="Everybody can read this beside the first day. 20 letters or more.",
        limit=500,
        missing="Say why the day moves.",
    )


class ConsiderationForm(Keyed):
    """What the decision-maker took into account about one question."""

    considered = StaffText(
        label="What did you take into account?",
        hint="What people said, and what else you looked at: money, law, figures, other people’s needs.",
        limit=2000,
        missing="Write what you took into account.",
    )
    why = StaffText(
        label="What follows, and why?",
        hint="Also when it leads to a no.",
        limit=2000,
        missing="Write what follows, and why.",
    )


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 90 else f"{words[:89]}…"
