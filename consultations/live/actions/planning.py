"""Making a session and its run sheet from a consultation's activities."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from consultations.core.models import Activity, Consultation
from consultations.live.models import FLOOR, MOST_PHONES, MOST_SEATS, Session, Step
from consultations.live.queries.proposing import proposed_timer
from engage.kit import audit
from engage.kit.refusal import Refusal

MOST_STEPS = 20
LONGEST_TITLE = 80
CHANGEABLE = {
    "minutes": (1, 60),
    "reading_seconds": (0, 120),
    "timer_seconds": (10, 900),
}
FLAGS = {"sensitive", "hands", "again", "timer_ends_input"}


@transaction.atomic
def plan_session(
    *,
    consultation: Consultation,
    title: str,
    activity_ids: Sequence[int],
    member_id: int,
    now: datetime,
    at_least: int = FLOOR,
    capacity: int = MOST_PHONES,
    seats_each: int = 1,
    is_rehearsal: bool = False,
) -> Session:
    """A session with one step for each of these activities, in this order."""
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE:
        raise Refusal(f"Give it a name of up to {LONGEST_TITLE} letters.", code="no_title", field="title")
    if not activity_ids:
        raise Refusal("Pick at least one question for the room.", code="no_steps", field="steps")
    if not (FLOOR <= at_least <= 100 and 1 <= capacity <= MOST_PHONES and 1 <= seats_each <= MOST_SEATS):
        raise Refusal("One of the numbers is out of range.", code="bad_number")
    session = Session.objects.create(
        consultation=consultation,
        key=new_key(),
        title=title,
        at_least=at_least,
        capacity=capacity,
        seats_each=seats_each,
        is_rehearsal=is_rehearsal,
        created_at=now,
    )
    for activity_id in activity_ids:
        _add(session, activity_id)
    audit.record(verb="session.plan", subject=f"session:{session.pk}", by=member_id, now=now)
    return session


def new_key() -> str:
    """Ten letters and figures out of the system's random source, without those that are mistaken for one another."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(10))


@transaction.atomic
def add_step(*, session_id: int, activity_id: int, member_id: int, now: datetime) -> Step:
    """One more question at the end, also while the room is open."""
    session = _unfinished(session_id)
    step = _add(session, activity_id)
    _note(session, "add_step", member_id, now)
    return step


@transaction.atomic
def remove_step(*, session_id: int, step_id: int, member_id: int, now: datetime) -> None:
    """Take a question off the run sheet. Refuses (409) what was asked already."""
    session = _unfinished(session_id)
    step = _step(session, step_id)
    if step.rounds.exists():
        raise Refusal("This question was shown already, so it stays on the list.", status=409, code="asked")
    step.delete()
    _note(session, "remove_step", member_id, now)


@transaction.atomic
def move_step(*, session_id: int, step_id: int, up: bool, member_id: int, now: datetime) -> None:
    """Swap a question with its neighbour; at the edge nothing happens."""
    session = _unfinished(session_id)
    step = _step(session, step_id)
    beside = session.steps.filter(position__lt=step.position).order_by("-position")
    if not up:
        beside = session.steps.filter(position__gt=step.position).order_by("position")
    other = beside.first()
    if other is None:
        return
    step.position, other.position = other.position, step.position
    step.save(update_fields=["position"])
    other.save(update_fields=["position"])
    _note(session, "move_step", member_id, now)


@transaction.atomic
def change_step(*, session_id: int, step_id: int, changes: dict[str, Any], member_id: int, now: datetime) -> Step:
    """Minutes, timer, reading time, hands, again, sensitive. Refuses what is out of range, and less care than the activity asks."""
    session = _unfinished(session_id)
    step = _step(session, step_id)
    for name, value in changes.items():
        if name in CHANGEABLE:
            least, most = CHANGEABLE[name]
            if value is None and name == "timer_seconds":
                step.timer_ends_input = False
            elif not isinstance(value, int) or not least <= value <= most:
                raise Refusal(f"Write a whole number from {least} to {most}.", code="bad_number", field=name)
        elif name not in FLAGS or not isinstance(value, bool):
            raise Refusal("That cannot be changed here.", code="unknown_change", field=name)
        setattr(step, name, value)
    step.sensitive = step.sensitive or step.activity.sensitive
    step.timer_ends_input = step.timer_ends_input and step.timer_seconds is not None
    step.save()
    _note(session, "change_step", member_id, now)
    return step


@transaction.atomic
def take_proposed_timer(*, session_id: int, step_id: int, member_id: int, now: datetime) -> Step:
    """The timer that is proposed for this question, as its words stand now. Refuses (409) where nothing is asked."""
    proposed = proposed_timer(_step(_unfinished(session_id), step_id).activity)
    if proposed is None:
        raise Refusal("There is nothing to answer here, so it needs no timer.", status=409, code="nothing_to_answer")
    changes = {"timer_seconds": proposed}
    return change_step(session_id=session_id, step_id=step_id, changes=changes, member_id=member_id, now=now)


@transaction.atomic
def change_session(*, session_id: int, title: str, capacity: int, member_id: int, now: datetime) -> Session:
    """Its name, and how many phones may come in."""
    session = _unfinished(session_id)
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE:
        raise Refusal(f"Give it a name of up to {LONGEST_TITLE} letters.", code="no_title", field="title")
    if not 1 <= capacity <= MOST_PHONES:
        raise Refusal(f"Write a whole number from 1 to {MOST_PHONES}.", code="bad_number", field="capacity")
    session.title, session.capacity = title, capacity
    session.save(update_fields=["title", "capacity"])
    _note(session, "change", member_id, now)
    return session


def _add(session: Session, activity_id: int) -> Step:
    activity = Activity.objects.filter(pk=activity_id, consultation_id=session.consultation_id).first()
    if activity is None:
        raise Refusal(
            "Pick from the questions of this consultation.", status=404, code="no_such_activity", field="steps"
        )
    if session.steps.count() >= MOST_STEPS:
        raise Refusal(f"{MOST_STEPS} questions are the most for one room.", code="too_many", field="steps")
    last = session.steps.order_by("-position").values_list("position", flat=True).first() or 0
    return Step.objects.create(session=session, position=last + 1, activity=activity, sensitive=activity.sensitive)


def _unfinished(session_id: int) -> Session:
    session = Session.objects.select_for_update(no_key=True).filter(pk=session_id).first()
    if session is None or session.state == Session.State.ENDED:
        raise Refusal("This session is over, so it stays as it is.", status=409, code="ended")
    return session


def _step(session: Session, step_id: int) -> Step:
    step = Step.objects.select_related("activity").filter(pk=step_id, session=session).first()
    if step is None:
        raise Refusal("That question is not on the list any more.", status=404, code="no_such_step")
    return step


def _note(session: Session, what: str, member_id: int, now: datetime) -> None:
    audit.record(verb=f"session.{what}", subject=f"session:{session.pk}", by=member_id, now=now)
