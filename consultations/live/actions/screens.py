"""The screen on the wall: it gets a key of its own and four signs to be paired by, and dies with its session."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from consultations.live.models import Stage
from consultations.live.queries.screens import hash_of

ALPHABET = "ACDEFHJKMNPRTWXY3479"  # no sign that is read as another
FORGOTTEN_AFTER = timedelta(hours=12)


@transaction.atomic
def set_up_stage(*, now: datetime) -> tuple[Stage, str]:
    """A new screen that waits to be paired, and the key for its cookie; only the key's hash is kept."""
    Stage.objects.filter(last_seen_at__lt=now - FORGOTTEN_AFTER).delete()
    key = secrets.token_urlsafe(24)
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(4))
        if not Stage.objects.filter(pairing_code=code).exists():
            return Stage.objects.create(key_hash=hash_of(key), pairing_code=code, last_seen_at=now), key


@transaction.atomic
def stage_was_seen(*, stage: Stage, now: datetime) -> None:
    """It asked for its page: its signs stay good for a while longer."""
    Stage.objects.filter(pk=stage.pk).update(last_seen_at=now)
