"""What may be said with a digest: for a correction, what it corrects."""

from django import forms


class MakeForm(forms.Form):
    """An empty form makes a plain new version."""

    note = forms.CharField(
        label="If this corrects an earlier version: what does it correct?",
        required=False,
        max_length=300,
        error_messages={"max_length": "Say it in 300 letters or fewer."},
    )
