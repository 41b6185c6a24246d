"""Live sessions as a Django app; it hangs its sign on the staff's door and paces rounds for the core."""

from django.apps import AppConfig

from accounts.desks import register_desk
from accounts.roles import Role


class LiveConfig(AppConfig):
    name = "consultations.live"
    label = "live"

    def ready(self) -> None:
        from accounts.subjects import register_subject
        from consultations.core.evidence import tells_evidence
        from consultations.core.pacing import paced_by
        from consultations.live.models import Session
        from consultations.live.queries.evidence import told_of
        from consultations.live.queries.pace import pace_of, rooms_at_work, rooms_showing

        paced_by(pace_of, rooms_showing, rooms_at_work)
        tells_evidence(told_of)
        register_subject("session", lambda ids: Session.objects.filter(consultation__organisation_id__in=ids))
        register_desk(
            "Live sessions",
            "live_list",
            [Role.YOUTH_WORKER, Role.MODERATOR],
            order=15,
            text="Ask a whole room at once: phones, one screen, and two of you.",
        )
