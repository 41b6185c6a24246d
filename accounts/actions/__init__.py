"""What may be done to organisations, members and roles; every change of power is written into the audit log."""

from accounts.actions.members import (
    CODE_LASTS_SECONDS,
    create_member,
    create_organisation,
    current_code,
    end_role,
    give_totp,
    grant_role,
)

__all__ = [
    "CODE_LASTS_SECONDS",
    "create_member",
    "create_organisation",
    "current_code",
    "end_role",
    "give_totp",
    "grant_role",
]
