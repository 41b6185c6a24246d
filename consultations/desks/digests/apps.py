"""The digests desk as a Django app."""

from django.apps import AppConfig


class DigestsConfig(AppConfig):
    name = "consultations.desks.digests"
    label = "digests"

    def ready(self) -> None:
        from accounts.desks import register_desk
        from accounts.roles import Role
        from consultations.desks.digests import declared  # noqa: F401  (declares the setting)
        from consultations.desks.digests.queries import number_waiting

        register_desk(
            "Digests",
            "digests",
            (Role.ANALYST, Role.ADMINISTRATOR, Role.DECISION_MAKER, Role.PARTNER),
            order=30,
            waiting=number_waiting,
            text="What was said, as a frozen, dated account: read it, publish it, take it with you.",
        )
