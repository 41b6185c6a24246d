"""The only way the desk gets an entry or an activity: among the member's organisations, or it does not exist."""

from collections.abc import Iterable

from django.http import Http404

from accounts.models import Organisation
from consultations.core.models import Activity, Entry
from engage.kit.refusal import Refusal


def entry_at_desk(organisations: Iterable[Organisation], entry_id: int) -> Entry:
    """Participants' words of one of these organisations, whatever became of them. Anything else is a 404."""
    entry = (
        Entry.objects.select_related("activity__consultation", "parent", "answer__participant")
        .filter(pk=entry_id, activity__consultation__organisation__in=list(organisations))
        .exclude(origin=Entry.Origin.STAFF)
        .first()
    )
    if entry is None:
        raise Http404
    return entry


def check_readable(entry: Entry) -> None:
    """Referred words are for the safeguarding lead alone, also for the moderator who referred them."""
    if entry.state == Entry.State.SAFEGUARDING:
        raise Refusal(
            "These words are with the safeguarding lead now, and only they can read them.",
            status=403,
            code="with_safeguarding",
        )


def activity_at_desk(organisations: Iterable[Organisation], activity_id: int) -> Activity:
    activity = (
        Activity.objects.select_related("consultation")
        .filter(pk=activity_id, consultation__organisation__in=list(organisations))
        .first()
    )
    if activity is None:
        raise Http404
    return activity
