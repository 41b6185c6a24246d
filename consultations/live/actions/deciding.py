"""What a moderator decides in the queue of a room: by one press, about these words and the same words of others."""

from datetime import datetime

from django.db import transaction

from consultations.core.actions.deciding import decide
from consultations.core.models import Decision, Entry
from consultations.live.models import Session
from consultations.live.queries.held import same_words
from engage.kit.refusal import Refusal

Outcome = Decision.Outcome
# What is decided with the whole room around one; to take a part out is work for the desk.
FROM_A_ROOM = {Outcome.PUBLISH, Outcome.DECLINE, Outcome.REFER}
ONLY_REASON = {Outcome.PUBLISH: Decision.Reason.FINE, Outcome.REFER: Decision.Reason.CONCERN}


@transaction.atomic
def decide_together(
    *, session: Session, entry_id: int, version: int, outcome: str, reason: str, member_id: int, now: datetime
) -> None:
    """Publish, decline for a `reason`, or refer; each entry by the core's own rules, and all of them or none.

    Refuses 409 when somebody was first or the author changed the words, 422 without a reason that fits, and what `decide` does.
    """
    if outcome not in FROM_A_ROOM:
        raise Refusal("Choose what to do with these words.", code="no_outcome", field="outcome")
    together = same_words(session, entry_id, version, found_too=outcome != Outcome.PUBLISH)
    # Locked before anything is decided: what a colleague referred a moment ago is no moderator's to show or to decline.
    held = Entry.objects.select_for_update(no_key=True).filter(pk__in=[entry.pk for entry in together])
    standing = set(held.filter(state=Entry.State.HELD).order_by("pk").values_list("pk", "version"))
    if (entry_id, version) not in standing:
        raise Refusal(
            "A colleague already decided, or the author changed these words.", status=409, code="already_decided"
        )
    for entry in together:
        if (entry.pk, entry.version) in standing:
            decide(
                entry_id=entry.pk,
                version=entry.version,
                outcome=outcome,
                reason=ONLY_REASON.get(Outcome(outcome), reason),
                member_id=member_id,
                now=now,
            )
