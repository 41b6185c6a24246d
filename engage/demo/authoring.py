"""What waits at the authoring desk of the demo, and the approvals behind everything that is open."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from accounts.models import Member, Organisation
from consultations.core.actions.approving import CHECKLIST, Gunning, approve, submit
from consultations.core.actions.editing import edit_page
from consultations.core.models import Consultation
from consultations.desks.authoring.actions import start_from
from consultations.desks.authoring.queries import starts
from engage.demo.staff import BESIDE, HERE

AUTHORS = {HERE: "youthworker@demo.example", BESIDE: "moderator@estuary.example"}
APPROVERS = {HERE: "analyst@demo.example", BESIDE: "analyst@estuary.example"}
GUNNING = Gunning(
    formative="Nothing is decided. The board has set the money aside and waits for what people say.",
    information="The start page says what can change, what cannot, and who decides.",
    time="It is open for more than two weeks, and youth workers ask it in their clubs as well.",
    consideration="A digest goes to the board before it meets. The board answers each theme in public.",
)

FUND = {
    "asked_by": "The youth workers of three towns, with the Kent and Medway Violence Reduction Unit.",
    "decision": "What £2,000 is spent on in each of three streets",
    "decision_maker": "The young people's panel",
}
SAFE = {
    "asked_by": "The Kent and Medway Violence Reduction Unit, with the youth clubs.",
    "decision": "Which four rooms stay open and warm in the winter, and when",
    "decision_maker": "The strategy board of the Violence Reduction Unit",
}


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


@transaction.atomic
def fill_the_desk(*, organisation: Organisation, author: Member, approver: Member, now: datetime) -> None:
    """A draft with gaps, one that waits for a second person, and one that opens by itself in a few days."""
    by: dict[str, Any] = {"organisation_id": organisation.pk, "is_demo": True, "member_id": author.pk, "now": now}
    start_from(start=starts()["did_we_get_it_right"], title="Did we get the summer right?", **by)
    fund = start_from(start=starts()["small_fund"], title="£2,000 for your street", **by)
    _finish(fund, author=author, now=now, opens_in=9, closes_in=37, **FUND)
    submit(consultation_id=fund.pk, member_id=author.pk, now=now)
    safe = start_from(start=starts()["somewhere_safe"], title="Somewhere warm this winter", **by)
    _finish(safe, author=author, now=now, opens_in=4, closes_in=32, **SAFE)
    safe.refresh_from_db()
    get_approved(safe, author=author, approver=approver, now=now)


def _finish(
    consultation: Consultation, *, author: Member, now: datetime, opens_in: int, closes_in: int, **words: str
) -> None:
    consultation.refresh_from_db()
    day = localtime(now).replace(hour=16, minute=0, second=0, microsecond=0)
    closes = day + timedelta(days=closes_in)
    edit_page(
        consultation_id=consultation.pk,
        version=consultation.version,
        page={
            **words,
            "opens_at": day + timedelta(days=opens_in),
            "closes_at": closes,
            "decision_on": closes.date() + timedelta(days=21),
            "answer_due": closes.date() + timedelta(days=35),
            "dpia_reference": "DEMO-2 (made up)",
            "lawful_basis": Consultation.LawfulBasis.PUBLIC_TASK,
        },
        member_id=author.pk,
        now=now,
    )
