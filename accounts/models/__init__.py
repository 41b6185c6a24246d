"""What accounts remember: organisations, members, roles, invitations, who covers safeguarding, and the register of disclosures."""

from accounts.models.cover import SafeguardingPost, StaffedHours
from accounts.models.disclosures import Disclosure, DisclosureDecision
from accounts.models.invitations import Invitation
from accounts.models.members import Member, Organisation, RoleGrant, RoleGrantQuerySet

__all__ = [
    "Disclosure",
    "DisclosureDecision",
    "Invitation",
    "Member",
    "Organisation",
    "RoleGrant",
    "RoleGrantQuerySet",
    "SafeguardingPost",
    "StaffedHours",
]
