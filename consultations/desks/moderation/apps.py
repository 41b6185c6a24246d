"""The moderation desk as a Django app; it hangs its sign on the staff's door."""

from datetime import datetime

from django.apps import AppConfig

from accounts.desks import register_desk
from accounts.roles import Role


class ModerationConfig(AppConfig):
    name = "consultations.desks.moderation"
    label = "moderation"

    def ready(self) -> None:
        from accounts.models import Member, Organisation
        from consultations.desks.moderation import queries

        def in_the_queue(member: Member, organisations: list[Organisation], now: datetime) -> int:
            return queries.number_waiting(organisations)

        register_desk(
            "Moderation",
            "moderation_queue",
            [Role.MODERATOR],
            order=10,
            waiting=in_the_queue,
            text="Read what came in, and decide what others may see.",
        )
