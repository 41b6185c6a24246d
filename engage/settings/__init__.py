"""What the whole product is set to; every value that differs between places is read from the environment here."""

from engage.settings.base import *  # noqa: F403  (Django wants one flat module)
