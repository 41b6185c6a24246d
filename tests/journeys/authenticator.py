"""An authenticator app that never shows the same code twice, so that journeys do not trip over used codes."""

import base64
import hashlib
import hmac
import time

LASTS = 30
_shown: dict[str, int] = {}


def code_for(secret: str) -> str:
    """The code of now; if it was given out before, the next one (the product takes codes half a minute early)."""
    step = max(int(time.time()) // LASTS, _shown.get(secret, 0) + 1)
    while step > int(time.time()) // LASTS + 1:
        time.sleep(1)
    _shown[secret] = step
    return code_at(secret, step)


def code_at(secret: str, step: int) -> str:
    """As RFC 6238 has it, written here so that the tests do not trust the library that they test."""
    digest = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"
