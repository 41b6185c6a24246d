"""The pages of the safeguarding desk."""

from consultations.desks.safeguarding.views.concern import concern, deed
from consultations.desks.safeguarding.views.cover import cover
from consultations.desks.safeguarding.views.desk import desk
from consultations.desks.safeguarding.views.writing import writing

__all__ = ["concern", "cover", "deed", "desk", "writing"]
