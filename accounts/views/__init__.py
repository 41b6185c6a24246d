"""The pages of the accounts room."""

from accounts.views.pages import (
    confirm_address,
    polite,
    second_step,
    set_up_second_factor,
    staff_home,
    stay_signed_in,
    too_many_tries,
)
from accounts.views.passkeys import add_passkey, passkey_again

__all__ = [
    "add_passkey",
    "confirm_address",
    "passkey_again",
    "polite",
    "second_step",
    "set_up_second_factor",
    "staff_home",
    "stay_signed_in",
    "too_many_tries",
]
