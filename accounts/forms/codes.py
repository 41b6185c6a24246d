"""The forms that ask for a code: each code of an authenticator app opens the door once."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy

USED_CODE = gettext_lazy("That code has been used. Wait until your app shows the next one.")


class OnceOnly(forms.Form):
    """Refuses an app's code that is not newer than the last one used.

    Codes are accepted half a minute early or late, because people type slowly; allauth remembers a used code for
    half a minute only, in a cache, so an onlooker could use it again. We remember the newest step in the database.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_code(self.fields["code"], "Code from your app, or a recovery code")

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP and not _newest(self.authenticator, code):
            raise forms.ValidationError(USED_CODE, code="used_code")
        return code

    authenticator: Authenticator


class SecondFactorForm(OnceOnly, AuthenticateForm):
    """The second step of signing in."""


class SecondFactorAgainForm(OnceOnly, ReauthenticateForm):
    """Proving who you are once more, before something that matters."""


class SetUpSecondFactorForm(ActivateTOTPForm):
    """The first code of an app that is being set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_code(self.fields["code"], "Code that your app shows")


def ask_for_code(field: forms.Field, label: str) -> None:
    """Digits on a phone's keyboard, the browser's own filling in, and no grey words that look like an answer."""
    field.label = label
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update({"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"})


def _newest(authenticator: Authenticator, code: str) -> bool:
    """Note the step of the code as used; False if that step, or a later one, was used before."""
    digits = "".join(code.split())
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        secret = decrypt(row.data["secret"])
        used = row.data.get("newest_step", -1)
        steps = [
            step
            for step in yield_hotp_counters_from_time()
            if step > used and format_hotp_value(hotp_value(secret, step)) == digits
        ]
        if not steps:
            return False
        row.data["newest_step"] = max(steps)
        row.save(update_fields=["data"])
        authenticator.data = row.data
    return True
