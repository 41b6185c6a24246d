"""Writing a consultation before anybody outside sees it: its start page and its activities. Each change is the next version."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from consultations.core.actions.consulting import add_activity, offer
from consultations.core.actions.drafting import locked, rewritten, save
from consultations.core.models import Activity, ActivityVersion, Consultation, Entry
from consultations.core.wording import ACTIVITY_WORDS, FACTS, WORDS, options_of, wording_of_activity
from engage.kit import audit
from engage.kit.refusal import Refusal


@transaction.atomic
def create_consultation(
    *,
    organisation_id: int,
    title: str,
    is_demo: bool,
    member_id: int,
    now: datetime,
    page: Mapping[str, Any] | None = None,
) -> Consultation:
    """A draft with a title and an address made of it; `page` fills what is known of its start page."""
    if not title.strip():
        raise Refusal("Give it a title.", code="no_title", field="title")
    consultation = Consultation.objects.create(
        organisation_id=organisation_id,
        slug=_free_slug(title),
        is_demo=is_demo,
        created_at=now,
        edited_by_id_was=member_id,
        edited_at=now,
        **{**_known(page or {}), "title": title.strip()},
    )
    audit.record(verb="consultation.create", subject=f"consultation:{consultation.pk}", by=member_id, now=now)
    return consultation


@transaction.atomic
def copy_consultation(*, source: Consultation, title: str, member_id: int, now: datetime) -> Consultation:
    """A new draft with the same words and activities; dates, approvals and whatever people said stay behind."""
    dated = {"opens_at", "closes_at", "answer_due", "answer_due_reason", "decision_on"}
    page = {name: getattr(source, name) for name in (*WORDS, *FACTS) if name not in dated}
    copy = create_consultation(
        organisation_id=source.organisation_id,
        title=title,
        is_demo=source.is_demo,
        member_id=member_id,
        now=now,
        page=page,
    )
    for activity in source.activities.all():
        _copy(activity, into=copy, member_id=member_id, now=now)
    return copy


@transaction.atomic
def edit_page(
    *, consultation_id: int, version: int, page: Mapping[str, Any], member_id: int, now: datetime
) -> Consultation:
    """Change what the start page says. Saving what stands already changes nothing, and approval stays."""
    consultation = locked(consultation_id, *Consultation.UNSEEN_STATES, version=version)
    changed = {name: value for name, value in _known(page).items() if getattr(consultation, name) != value}
    if changed:
        rewritten(consultation, member_id=member_id, now=now)
        save(consultation, **changed)
        _record("consultation.edit", consultation, member_id, now)
    return consultation


@transaction.atomic
def edit_activity(
    *,
    activity_id: int,
    version: int,
    member_id: int,
    now: datetime,
    wording: Mapping[str, Any],
) -> Activity:
    """Change an activity's words, settings and options; `wording` as `wording_of_activity` gives it."""
    activity = Activity.objects.select_related("consultation").get(pk=activity_id)
    consultation = locked(activity.consultation_id, *Consultation.UNSEEN_STATES, version=version)
    if {**wording_of_activity(activity), **wording} != wording_of_activity(activity):
        rewritten(consultation, member_id=member_id, now=now)
        write_activity(activity, wording, now=now)
        ActivityVersion.objects.filter(activity=activity, number=activity.version).update(
            wording=wording_of_activity(activity)
        )
        _record("activity.edit", consultation, member_id, now)
    return activity


def write_activity(activity: Activity, wording: Mapping[str, Any], *, now: datetime) -> None:
    """Put these words in force. An option that stays keeps its row and its votes; one that goes is retired."""
    for name in (*ACTIVITY_WORDS, "settings", "sensitive"):
        setattr(activity, name, wording.get(name, getattr(activity, name)))
    activity.save()
    if "options" in wording:
        _offer(activity, wording["options"], now=now)


@transaction.atomic
def order_activities(*, consultation_id: int, order: Sequence[int], member_id: int, now: datetime) -> Consultation:
    """Put the activities in this order of ids; all of them are named."""
    consultation = locked(consultation_id, *Consultation.UNSEEN_STATES)
    activities = {activity.pk: activity for activity in consultation.activities.all()}
    if sorted(order) != sorted(activities):
        raise Refusal("A colleague added or removed one meanwhile. Please order them again.", status=409, code="order")
    if list(order) != list(activities):
        rewritten(consultation, member_id=member_id, now=now)
        _number([activities[pk] for pk in order])
        _record("activity.order", consultation, member_id, now)
    return consultation


@transaction.atomic
def copy_activity(*, activity_id: int, member_id: int, now: datetime) -> Activity:
    """The same again at the end, to be changed into another question."""
    activity = Activity.objects.select_related("consultation").get(pk=activity_id)
    return _copy(activity, into=activity.consultation, member_id=member_id, now=now)


@transaction.atomic
def remove_activity(*, activity_id: int, member_id: int, now: datetime) -> Consultation:
    activity = Activity.objects.get(pk=activity_id)
    consultation = locked(activity.consultation_id, *Consultation.UNSEEN_STATES)
    rewritten(consultation, member_id=member_id, now=now)
    _record("activity.remove", consultation, member_id, now)
    activity.delete()
    _number(list(consultation.activities.all()))
    return consultation


def _copy(activity: Activity, *, into: Consultation, member_id: int, now: datetime) -> Activity:
    return add_activity(
        consultation=into, kind=activity.kind, now=now, member_id=member_id, **wording_of_activity(activity)
    )


def _number(activities: Sequence[Activity]) -> None:
    """Positions from 1; the database checks that no two share one when the transaction ends."""
    for position, activity in enumerate(activities, start=1):
        activity.position = position
    Activity.objects.bulk_update(activities, ["position"])


def _offer(activity: Activity, options: Sequence[str], *, now: datetime) -> None:
    standing = {entry.text: entry for entry in activity.entries.filter(origin=Entry.Origin.STAFF).order_by("-pk")}
    if list(options) == options_of(activity):
        return
    for position, text in enumerate(options, start=1):
        known = standing.pop(text, None)
        if known is None:
            offer(activity, text, position=position, now=now).save()
        else:
            Entry.objects.filter(pk=known.pk).update(
                position=position, state=Entry.State.PUBLISHED, shown_text=text, shown_version=known.version
            )
    Entry.objects.filter(pk__in=[entry.pk for entry in standing.values()]).update(state=Entry.State.RETIRED)


def _known(page: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(page) - set(WORDS) - set(FACTS)
    if unknown:
        raise Refusal("There is no such part of a consultation.", code="unknown_field", field=min(unknown))
    return dict(page)


def _free_slug(title: str) -> str:
    """The title as an address; a number follows where another consultation has it."""
    stem = slugify(title)[:50].strip("-") or "consultation"
    taken = set(Consultation.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number = 1
    while (slug := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return slug


def _record(verb: str, consultation: Consultation, member_id: int, now: datetime) -> None:
    facts = {"version": consultation.version}
    audit.record(verb=verb, subject=f"consultation:{consultation.pk}", by=member_id, now=now, facts=facts)
