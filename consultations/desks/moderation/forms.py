"""What a moderator may send: a decision with its reason, what to take out, and an idea's step on the ladder."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from consultations.core.actions.deciding import REASONS_FOR, Removal
from consultations.core.models import Decision, Entry, Finding
from consultations.desks.moderation.queries import PERSONAL

Outcome = Decision.Outcome
ROWS = 3
THINGS = ["name", "phone number", "place", "school", "personal detail"]
# Reasons that a moderator picks; "imported" is for programs.
REASONS = {
    outcome: [(value, Decision.Reason(value).label) for value in values if value != Decision.Reason.IMPORTED]
    for outcome, values in REASONS_FOR.items()
}
# One press is enough for these; the others ask why.
FIRST_REASON = {
    Outcome.PUBLISH: Decision.Reason.FINE,
    Outcome.REDACT: Decision.Reason.IDENTIFIES,
    Outcome.REFER: Decision.Reason.CONCERN,
}


class DecisionForm(forms.Form):
    """One decision. `outcome` comes from the button pressed, else from the panel that is open."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    outcome = forms.CharField(required=False)
    panel = forms.CharField(required=False)
    reason = forms.CharField(required=False)
    checked = forms.BooleanField(required=False)
    checked_rest = forms.BooleanField(required=False)

    def __init__(self, entry: Entry, findings: Sequence[Finding], typed: Mapping[str, Any] | None = None) -> None:
        super().__init__(typed)
        self.entry = entry
        self.personal = [finding for finding in findings if finding.screen in PERSONAL]
        self.worst = max((finding.severity for finding in findings), default=0)
        self.fields["remove"] = forms.MultipleChoiceField(
            required=False, choices=[(str(finding.pk), "") for finding in self.personal]
        )
        for outcome in (Outcome.PUBLISH, Outcome.REDACT, Outcome.COUNT, Outcome.DECLINE):
            self.fields[f"reason_{outcome}"] = forms.CharField(required=False)
        for row in range(ROWS):
            self.fields[f"words_{row}"] = forms.CharField(required=False, max_length=500)
            self.fields[f"what_{row}"] = forms.ChoiceField(
                required=False, choices=[(thing, thing.capitalize()) for thing in THINGS]
            )

    def first_reason(self) -> str:
        """The reason to publish that fits what was found: words that tell of harm are allowed to."""
        return Decision.Reason.DESCRIBES_HARM if self.worst >= 3 else Decision.Reason.FINE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        outcome = cleaned.get("outcome") or cleaned.get("panel") or ""
        if outcome not in REASONS or outcome == Outcome.REOPEN:
            self.add_error("outcome", "Choose what to do with these words.")
            return cleaned
        cleaned["outcome"] = outcome
        first = self.first_reason() if outcome == Outcome.PUBLISH else FIRST_REASON.get(Outcome(outcome), "")
        cleaned["reason"] = cleaned.get(f"reason_{outcome}") or cleaned.get("reason") or first
        if cleaned["reason"] not in dict(REASONS[Outcome(outcome)]):
            self.add_error(f"reason_{outcome}", "Choose a reason that fits this decision.")
        if outcome == Outcome.REDACT:
            cleaned["checked"] = cleaned.get("checked_rest", False)  # ticked for all is not ticked for what is left
        cleaned["removals"] = self._removals(cleaned) if outcome == Outcome.REDACT else []
        return cleaned

    def _removals(self, cleaned: Mapping[str, Any]) -> list[Removal]:
        ticked = set(cleaned.get("remove") or [])
        removals = [
            Removal(finding.start, finding.end, PERSONAL[finding.screen].lower())
            for finding in self.personal
            if str(finding.pk) in ticked
        ]
        for row in range(ROWS):
            wanted = cleaned.get(f"words_{row}") or ""
            if not wanted:
                continue
            found = places_of(wanted, self.entry.text)
            if not found:
                self.add_error(f"words_{row}", "We could not find that in the words. Type it just as it stands there.")
            what = cleaned.get(f"what_{row}") or THINGS[0]
            removals += [Removal(start, end, what) for start, end in found]
        if not removals and not self.errors:
            self.add_error("remove", "Choose what to take out first.")
        return removals


def places_of(wanted: str, text: str) -> list[tuple[int, int]]:
    """Every place where these words stand, as whole words if they do, else anywhere; capitals and spacing do not matter."""
    words = wanted.split()
    if not words:
        return []
    pattern = r"\s+".join(re.escape(word) for word in words)
    for exact in (rf"(?<!\w){pattern}(?!\w)", pattern):
        found = [match.span() for match in re.finditer(exact, text, re.IGNORECASE)]
        if found:
            return found
    return []


class StageForm(forms.Form):
    """An idea's step on the ladder; "not now" says why."""

    entry = forms.IntegerField(widget=forms.HiddenInput)
    stage = forms.ChoiceField(choices=Entry.Stage.choices, error_messages={"invalid_choice": "Choose a step."})
    reason = forms.CharField(
        required=False, max_length=300, error_messages={"max_length": "Say it in 300 letters or fewer."}
    )


class TakenUpForm(forms.Form):
    """What became of a question to the guest; nothing chosen: it still waits."""

    entry = forms.IntegerField(min_value=1, max_value=2**62, widget=forms.HiddenInput)
    taken_up = forms.ChoiceField(
        required=False,
        choices=[("", ""), *Entry.TakenUp.choices],
        error_messages={"invalid_choice": "Choose what became of it."},
    )


class MergeForm(forms.Form):
    """Two words that mean the same; or one that is taken apart again (`apart`, from its own button)."""

    apart = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    entry = forms.TypedChoiceField(label="Count this word", coerce=int, empty_value=None, required=False)
    into = forms.TypedChoiceField(label="under this one", coerce=int, empty_value=None, required=False)

    def __init__(self, standing: Sequence[Entry], typed: Mapping[str, Any] | None = None) -> None:
        super().__init__(typed)
        words = sorted((entry for entry in standing if entry.text), key=lambda entry: entry.text.lower())
        choices = [("", "Choose a word"), *[(str(entry.pk), entry.text) for entry in words]]
        gone = {"invalid_choice": "That word has gone or stands elsewhere by now. Choose again."}
        for name in ("entry", "into"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            self.fields[name].error_messages |= gone
        self.known = {other.pk for entry in standing for other in (entry, *entry.merged.all())}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        apart = cleaned.get("apart")
        if apart and apart not in self.known:
            self.add_error("apart", "That word has gone. Look again.")
        for name in ("entry", "into"):
            if not apart and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "Choose a word.")
        return cleaned


def errors_for_summary(form: forms.Form, targets: Mapping[str, str]) -> list[dict[str, str]]:
    """What is wrong, each with the id of the box to mend, for the summary at the top of the page."""
    return [
        {"message": str(message), "id": targets.get(name, f"id_{name}")}
        for name, messages in form.errors.items()
        for message in _each(messages)
    ]


def _each(messages: Iterable[Any]) -> list[str]:
    return [str(message) for message in messages]
