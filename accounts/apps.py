"""The accounts room as Django sees it; it hangs the signs of its desks."""

from django.apps import AppConfig

from accounts.desks import register_desk
from accounts.roles import Role


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from allauth.account.signals import authentication_step_completed

        from accounts.access import note_the_time

        authentication_step_completed.connect(note_the_time)
        register_desk(
            "Members",
            "members",
            [Role.ADMINISTRATOR],
            order=90,
            text="Who works here and as what, whom you invited, and the partners you work with.",
        )
        register_desk(
            "Log",
            "audit_log",
            [Role.ADMINISTRATOR, Role.SAFEGUARDING_LEAD],
            order=95,
            text="What was done here, by whom and when; and what was handed to somebody outside.",
        )
