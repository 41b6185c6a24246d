"""What the setup desk asks the people who run the place to agree on before anything opens."""

import hashlib
import json

from django.conf import settings

from engage.kit.refusal import Refusal
from engage.kit.retention import kept
from engage.kit.site_settings import declare_setting, values_of


def _age(typed: str) -> int:
    """The age itself is typed, so that whoever confirms it has read it."""
    if typed.strip() != str(settings.SELF_SERVICE_AGE):
        raise Refusal(
            f"The product lets people take part alone from {settings.SELF_SERVICE_AGE}. Type that number to agree, or ask "
            "whoever runs the server to change it first.",
            code="another_age",
            field="value",
        )
    return settings.SELF_SERVICE_AGE


def schedule() -> dict[str, int]:
    """How many days each sort of data is kept, as it stands."""
    days = values_of(f"retention.{sort.name}" for sort in kept)
    return {name: int(number) for name, number in days.items()}


def fingerprint_of_schedule() -> str:
    """A short name of the schedule as it stands; another one as soon as any number in it changes."""
    return hashlib.sha256(json.dumps(schedule(), sort_keys=True).encode()).hexdigest()[:16]


def _schedule(typed: str) -> str:
    if typed != fingerprint_of_schedule():
        raise Refusal(
            "The schedule has changed since you opened this page. Read it again, then confirm it.",
            status=409,
            code="another_schedule",
        )
    return typed


DPIA = declare_setting(
    "setup.dpia_reference",
    label="Data protection impact assessment",
    help_text="Where the signed assessment is kept: its reference and date, not its text.",
)
AGE = declare_setting(
    "setup.age_policy",
    label="Youngest age to take part alone",
    help_text="Type the age in years to confirm the policy. Younger people take part with a youth worker.",
    clean=_age,
    default=None,
)
RETENTION = declare_setting(
    "setup.retention_confirmed",
    label="The schedule of how long things are kept",
    help_text="Confirmed on its own page.",
    clean=_schedule,
)
