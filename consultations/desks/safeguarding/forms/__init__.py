"""What people at the safeguarding desk may send."""

from consultations.desks.safeguarding.forms.closing import ClosingForm
from consultations.desks.safeguarding.forms.cover import CoverForm
from consultations.desks.safeguarding.forms.deeds import DEEDS

__all__ = ["DEEDS", "ClosingForm", "CoverForm"]
