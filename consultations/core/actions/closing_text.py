"""The incident switch: safeguarding closes all new words, or those of one activity, and opens them again (SAF-23)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from consultations.core.models import Activity, TextClosure
from consultations.core.pacing import rooms_at_work
from engage.kit import audit
from engage.kit.languages import of_the_house
from engage.kit.refusal import Refusal
from engage.realtime.streams import announce

USUAL = gettext_lazy(
    "Writing is closed for a while, so that we can look after everybody. You can still pick answers. "
    "If you need help now, the numbers are on the help page."
)
LONGEST = 300


def usual_message() -> str:
    """Ready to be sent in one press, in the language of the house: everybody reads the same."""
    with of_the_house():
        return str(USUAL)


@transaction.atomic
def close_text(
    *,
    organisation: Organisation | None,
    activity: Activity | None,
    message: str,
    member_id: int,
    now: datetime,
) -> TextClosure:
    """Close it from this moment on; doing it twice is one closure, with the newer message.

    Neither an organisation nor an activity: the whole site. Refuses (422) a message that is empty or too long.
    """
    message = message.strip()
    if not message:
        raise Refusal("Write what people shall read instead.", code="no_message", field="message")
    if len(message) > LONGEST:
        raise Refusal(f"Make the message {LONGEST} characters or fewer.", code="too_long", field="message")
    closure, is_new = TextClosure.objects.get_or_create(
        organisation=organisation,
        activity=activity,
        opened_at=None,
        defaults={"message": message, "closed_by_id_was": member_id, "closed_at": now},
    )
    if not is_new and closure.message != message:
        closure.message = message
        closure.save(update_fields=["message"])
    audit.record(verb="text.closed", subject=f"text:{closure.pk}", by=member_id, now=now, facts=scope_of(closure))
    announce(*rooms_at_work(closure.organisation_id, closure.activity_id))
    return closure


@transaction.atomic
def open_text(*, closure: TextClosure, member_id: int, now: datetime) -> TextClosure:
    """Words are taken again. Doing it twice is fine: the first stands."""
    standing = TextClosure.objects.select_for_update(of=["self"]).get(pk=closure.pk)
    if standing.opened_at is not None:
        return standing
    standing.opened_at, standing.opened_by_id_was = now, member_id
    standing.save(update_fields=["opened_at", "opened_by_id_was"])
    audit.record(verb="text.opened", subject=f"text:{standing.pk}", by=member_id, now=now, facts=scope_of(standing))
    announce(*rooms_at_work(standing.organisation_id, standing.activity_id))
    return standing


def scope_of(closure: TextClosure) -> dict[str, int]:
    """For the log: which organisation, or which activity; nothing is the whole site."""
    scope = {"organisation": closure.organisation_id, "activity": closure.activity_id}
    return {name: number for name, number in scope.items() if number is not None}
