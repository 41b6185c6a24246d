"""What staff wrote in a consultation, gathered: for a version that is kept, and for whoever looks at how it reads."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Manager, Prefetch, QuerySet

from consultations.core.models import Activity, Consultation, Entry

# What the start page says, and what young people read of it.
WORDS = (
    "title",
    "summary",
    "asked_by",
    "why",
    "can_change",
    "cannot_change",
    "what_happens_next",
    "decision",
    "decision_maker",
    "answer_due_reason",
)
FACTS = (
    "minutes",
    "promise",
    "decision_on",
    "answer_due",
    "opens_at",
    "closes_at",
    "dpia_reference",
    "lawful_basis",
    "asks_special_data",
    "special_condition",
)
ACTIVITY_WORDS = ("prompt", "hint", "easy_prompt")
# Settings of a kind that young people read: what a card says, why an answer is right.
SETTINGS_WORDS = ("text", "because")


def options_of(activity: Activity) -> list[str]:
    """Staff's options (or statements to start with) that are in force, in their order."""
    read = getattr(activity, "in_force", None)  # by with_options
    return [entry.text for entry in (_in_force(activity.entries) if read is None else read)]


def with_options(activities: QuerySet[Activity]) -> list[Activity]:
    """These activities with their options read in one go, for whoever looks at each several times and changes none."""
    return list(activities.prefetch_related(Prefetch("entries", _in_force(Entry.objects), to_attr="in_force")))


def _in_force(entries: Manager[Entry]) -> QuerySet[Entry]:
    offered = entries.filter(origin=Entry.Origin.STAFF, state=Entry.State.PUBLISHED)
    return offered.order_by("position").only("activity", "text")


def wording_of_activity(activity: Activity) -> dict[str, Any]:
    return {
        **{name: getattr(activity, name) for name in ACTIVITY_WORDS},
        "settings": activity.settings,
        "sensitive": activity.sensitive,
        "options": options_of(activity),
    }


def wording_of(consultation: Consultation) -> dict[str, Any]:
    """The whole consultation as plain values that JSON can hold."""
    page = {name: _plain(getattr(consultation, name)) for name in (*WORDS, *FACTS)}
    activities = [
        {"id": activity.pk, "kind": activity.kind, "version": activity.version, **wording_of_activity(activity)}
        for activity in with_options(consultation.activities.all())
    ]
    return {**page, "activities": activities}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def texts_of_page(consultation: Consultation) -> Mapping[str, str]:
    """Field by field what young people read on the start page."""
    return {name: getattr(consultation, name) for name in WORDS}


def texts_of_activity(activity: Activity) -> Mapping[str, str]:
    """Field by field what young people read of one activity; options are one a line, words in its settings are
    named as their form names them."""
    words = {name: getattr(activity, name) for name in ACTIVITY_WORDS}
    settings = {
        f"settings-{name}": str(activity.settings[name]) for name in SETTINGS_WORDS if name in activity.settings
    }
    return {**words, "options": "\n".join(options_of(activity)), **settings}
