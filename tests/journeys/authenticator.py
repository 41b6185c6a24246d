"""An authenticator app that never shows the same code twice, so that journeys do not trip over used codes."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

LASTS = 30
_shown: dict[str, int] = {}


def code_for(secret: str) -> str:
    """The code of now; if it was given out before, the next one (the product takes codes half a minute early)."""
    step = max(int(time.time()) // LASTS, _shown.get(secret, 0) + 1)
    while step > int(time.time()) // LASTS + 1:
        time.sleep(1)
    _shown[secret] = step
    return format_hotp_value(hotp_value(secret, step))
