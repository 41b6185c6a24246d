"""What accounts remember: organisations, members, and which member holds which role where."""

from accounts.models.cover import SafeguardingPost, StaffedHours
from accounts.models.members import Member, Organisation, RoleGrant, RoleGrantQuerySet

__all__ = ["Member", "Organisation", "RoleGrant", "RoleGrantQuerySet", "SafeguardingPost", "StaffedHours"]
