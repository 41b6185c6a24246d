"""Answers the demo's closed consultations: one honestly and in time, one not yet and late, with a promise that was moved."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from accounts.models import Member
from consultations.core.actions.responding import (
    Wording,
    ask_to_publish,
    begin_considering,
    move_promise,
    publish_response,
    record_consideration,
    write_response,
)
from consultations.core.models import Consultation, Entry, Response
from consultations.core.promises import day_of
from engage.demo.script import WORDS

WRITER, PUBLISHER, DECIDER = "analyst@demo.example", "admin@demo.example", "decisionmaker@demo.example"


def answer_back(*, answered: Consultation, late: Consultation, members: dict[str, Member], now: datetime) -> None:
    """`answered` gets answers of every kind, one of them corrected since, and a draft that waits for a colleague."""
    written = json.loads((WORDS / "answers.json").read_text("utf-8"))
    for record in written["considered"]:
        record_consideration(
            activity_id=answered.activities.get(kind=record["kind"]).pk,
            considered=record["considered"],
            why=record["why"],
            op=uuid4(),
            member_id=members[DECIDER].pk,
            now=now - timedelta(days=25),
        )
    begin_considering(consultation_id=answered.pk, member_id=members[DECIDER].pk, now=now - timedelta(days=25))
    published = {}
    for said in written["published"]:
        published[said["heading"]] = _published(answered, said, members, now)
    news = written["news"]
    (corrected,) = [response for heading, response in published.items() if heading.startswith(news["corrects"])]
    _published(answered, news | {"heading": corrected.heading, "owner": corrected.owner}, members, now, corrected)
    waiting = _draft(answered, written["waiting"], members, now - timedelta(hours=20))
    ask_to_publish(response_id=waiting.pk, member_id=members[WRITER].pk, now=now - timedelta(hours=20))
    _move_promise(late, written["moved"], members, now)


def _published(
    consultation: Consultation,
    said: dict[str, Any],
    members: dict[str, Member],
    now: datetime,
    corrected: Response | None = None,
) -> Response:
    at = now - timedelta(days=said["days_ago"])
    response = _draft(consultation, said, members, at - timedelta(hours=3), now, corrected)
    return publish_response(response_id=response.pk, version=1, member_id=members[PUBLISHER].pk, now=at)


def _draft(
    consultation: Consultation,
    said: dict[str, Any],
    members: dict[str, Member],
    at: datetime,
    now: datetime | None = None,
    corrected: Response | None = None,
) -> Response:
    activity = corrected.activity if corrected else consultation.activities.get(kind=said["about"])
    idea = (
        Entry.objects.filter(activity=activity, shown_text__startswith=said["idea"]).first() if "idea" in said else None
    )
    days = said.get("due_in_days")
    return write_response(
        consultation_id=consultation.pk,
        wording=Wording(
            kind=said["kind"],
            heading=said["heading"],
            words=said["words"],
            owner=said["owner"],
            reason=said.get("reason", ""),
            due_on=day_of((now or at) + timedelta(days=days)) if days else None,
            activity_id=activity.pk if activity else None,
            entry_id=idea.pk if idea else None,
        ),
        op=uuid4(),
        member_id=members[WRITER].pk,
        now=at,
        corrects_id=corrected.pk if corrected else None,
        note=said.get("note", ""),
    )


def _move_promise(late: Consultation, moved: dict[str, Any], members: dict[str, Member], now: datetime) -> None:
    """Half of the way since it closed ago, when the first day was still to come."""
    if late.answer_due is None or late.closes_at is None:
        return
    move_promise(
        consultation_id=late.pk,
        promised_for=late.answer_due,
        to=late.answer_due + timedelta(days=moved["by_days"]),
        reason=moved["reason"],
        op=uuid4(),
        member_id=members[WRITER].pk,
        now=now - (now - late.closes_at) / 2,
    )
