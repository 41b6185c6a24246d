"""The pages of the desk of groups and paper."""

from consultations.desks.groups.views.listing import groups, records
from consultations.desks.groups.views.printing import box
from consultations.desks.groups.views.writing import change, take_back, write

__all__ = ["box", "change", "groups", "records", "take_back", "write"]
