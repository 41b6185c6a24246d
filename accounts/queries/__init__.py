"""What accounts know, read only: who holds which role where, and which desks that opens."""

from accounts.queries.roles import (
    DeskLink,
    desk_links,
    members_who_hold,
    organisations_of,
    organisations_where,
    standing_grants,
)

__all__ = [
    "DeskLink",
    "desk_links",
    "members_who_hold",
    "organisations_of",
    "organisations_where",
    "standing_grants",
]
