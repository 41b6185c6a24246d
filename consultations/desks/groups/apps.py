"""The desk of groups and paper as a Django app."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "consultations.desks.groups"
    label = "groups"

    def ready(self) -> None:
        from accounts.desks import register_desk
        from accounts.roles import Role
        from accounts.subjects import register_subject
        from consultations.core.models import Participant

        register_subject("record", lambda ids: Participant.objects.filter(consultation__organisation_id__in=ids))
        register_desk(
            "Groups and paper",
            "groups",
            [Role.YOUTH_WORKER],
            order=16,
            text="Take part with people who have no phone: print the box, then write down what they said.",
        )
