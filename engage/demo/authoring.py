"""What waits at the authoring desk of the demo, and the approvals behind everything that is open."""

from datetime import datetime

from accounts.models import Member
from consultations.core.actions.approving import CHECKLIST, Gunning, approve, submit
from consultations.core.models import Consultation
from engage.demo.staff import BESIDE, HERE

AUTHORS = {HERE: "youthworker@demo.example", BESIDE: "moderator@estuary.example"}
APPROVERS = {HERE: "analyst@demo.example", BESIDE: "analyst@estuary.example"}
GUNNING = Gunning(
    formative="Nothing is decided. The board has set the money aside and waits for what people say.",
    information="The start page says what can change, what cannot, and who decides.",
    time="It is open for more than two weeks, and youth workers ask it in their clubs as well.",
    consideration="A digest goes to the board before it meets. The board answers each theme in public.",
)


def get_approved(consultation: Consultation, *, author: Member, approver: Member, now: datetime) -> None:
    """As in life: one person submits it, another approves that very version."""
    submit(consultation_id=consultation.pk, member_id=author.pk, now=now)
    consultation.refresh_from_db()
    approve(
        consultation_id=consultation.pk,
        version=consultation.version,
        gunning=GUNNING,
        checklist=CHECKLIST,
        member_id=approver.pk,
        now=now,
    )
