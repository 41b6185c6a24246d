"""Answers to a consultation, made by the product's own actions."""

from datetime import timedelta
from uuid import uuid4

from accounts.models import Member
from accounts.roles import Role
from consultations.core.actions.consulting import close_consultation
from consultations.core.actions.responding import (
    Wording,
    move_promise,
    publish_response,
    record_consideration,
    write_response,
)
from consultations.core.models import Consultation, Response
from consultations.core.promises import day_of
from tests.factories.consultations import make_world

WHY_NOT = "Buses are run by a company that has to pay its drivers until midnight."


def wording(kind="did", **more) -> Wording:
    said = {"heading": "The path is dark", "words": "There are lights now.", "owner": "Town centre lead"}
    return Wording(kind=kind, **said | ({"reason": WHY_NOT} if kind == "cannot" else {}) | more)


def decision_maker(cast) -> Member:
    """The cast's decision-maker, made when first asked for."""
    found = Member.objects.filter(email="decision_maker@example.org").first()
    return found or cast.member("decision_maker", Role.DECISION_MAKER)


def close(world) -> Consultation:
    world.consultation.refresh_from_db()
    if world.consultation.state == "open":
        close_consultation(consultation_id=world.consultation.pk, member_id=None, now=world.now)
        world.consultation.refresh_from_db()
    return world.consultation


def late_consultation(cast, now, *, days=12, slug="late", **fields) -> Consultation:
    """Closed for long, and its promised day was `days` ago by now."""
    back_then = now - timedelta(days=days + 80)
    world = make_world(
        cast=cast,
        now=back_then,
        slug=slug,
        opens_at=back_then,
        closes_at=back_then + timedelta(days=21),
        answer_due=day_of(now) - timedelta(days=days),
        **fields,
    )
    return close(world)


def draft(world, kind="did", *, by=None, now=None, corrects=None, note="", **more) -> Response:
    return write_response(
        consultation_id=world.consultation.pk,
        wording=wording(kind, **more),
        op=uuid4(),
        member_id=(by or world.cast.analyst).pk,
        now=now or world.now,
        corrects_id=corrects.pk if corrects else None,
        note=note,
    )


def publish(world, response: Response, *, by=None, now=None) -> Response:
    return publish_response(
        response_id=response.pk,
        version=response.version,
        member_id=(by or world.cast.administrator).pk,
        now=now or world.now,
    )


def published(world, kind="did", **more) -> Response:
    close(world)
    return publish(world, draft(world, kind, **more), now=more.get("now"))


def consider_everything(world) -> None:
    for activity in world.consultation.activities.filter(asks=True):
        record_consideration(
            activity_id=activity.pk,
            considered="What people said about lights.",
            why="It costs little and helps many.",
            op=uuid4(),
            member_id=decision_maker(world.cast).pk,
            now=world.now,
        )


def move(world, *, days: int, reason="The money is decided in a later meeting.", by=None, now=None) -> Consultation:
    """Promise the answer `days` after today instead."""
    world.consultation.refresh_from_db()
    moment = now or world.now
    return move_promise(
        consultation_id=world.consultation.pk,
        promised_for=world.consultation.answer_due,
        to=day_of(moment) + timedelta(days=days),
        reason=reason,
        op=uuid4(),
        member_id=(by or world.cast.analyst).pk,
        now=moment,
    )


def answered_back(world) -> Response:
    """A promise that was moved, everything considered, one answer published."""
    move(world, days=90)
    close(world)
    consider_everything(world)
    return published(world)
