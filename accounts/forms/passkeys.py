"""A new passkey: the device checks who holds it, always, so it counts as both steps."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms

MOST_LETTERS = 60


class AddPasskeyForm(AddWebAuthnForm):
    """Whatever the page sends, a key that did not check its holder is refused."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(required=False, max_length=MOST_LETTERS, initial="My device")

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        cleaned: dict[str, Any] = super().clean()
        return cleaned
