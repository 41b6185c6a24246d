"""The pages of the safeguarding desk."""

from consultations.desks.safeguarding.views.cover import cover

__all__ = ["cover"]
