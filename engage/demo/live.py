"""Plans a live session in the demo county, ready to be opened: a run sheet made of the walk home's questions."""

from datetime import datetime
from typing import Any

from accounts.models import Member
from consultations.core.models import Consultation
from consultations.live.actions.planning import change_step, plan_session

HOST = "youthworker@demo.example"
# What each kind of question needs in a room of about thirty: minutes, and what else.
PACE: dict[str, dict[str, Any]] = {
    "choice": {"minutes": 4},
    "statements": {"minutes": 6, "reading_seconds": 20},
    "ideas": {"minutes": 10, "hands": False, "again": False},
    "open_question": {"minutes": 8, "hands": False, "again": False, "sensitive": True},
}


def plan_live(*, consultation: Consultation, members: dict[str, Member], now: datetime) -> None:
    """One session, a month's third Thursday in the mind of its host: planned, with times and care."""
    host = members[HOST].pk
    activities = list(consultation.activities.order_by("position"))
    session = plan_session(
        consultation=consultation,
        title="Thursday at Gillingham youth club",
        activity_ids=[activity.pk for activity in activities],
        member_id=host,
        now=now,
    )
    for step in session.steps.select_related("activity"):
        changes = PACE.get(step.activity.kind)
        if changes:
            change_step(session_id=session.pk, step_id=step.pk, changes=dict(changes), member_id=host, now=now)
