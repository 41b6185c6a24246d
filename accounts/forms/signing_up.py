"""An account by choice asks for an address and nothing else."""

from typing import Any

from allauth.account.forms import SignupForm


class SignUpForm(SignupForm):
    """Without a password: one signs in with a code by mail, or with a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password1", None)
