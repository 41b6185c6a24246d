"""The only way this desk gets a consultation or a record: among the member's organisations, or it does not exist."""

from collections.abc import Iterable

from django.http import Http404

from accounts.models import Organisation
from consultations.core.models import Answer, Consultation, Participant
from consultations.desks.groups.queries import OFFLINE, consultations_of


def consultation_at_desk(organisations: Iterable[Organisation], consultation_id: int) -> Consultation:
    """One that people can read of; a draft, like another organisation's, is a 404."""
    found = consultations_of(organisations).filter(pk=consultation_id).first()
    if found is None:
        raise Http404
    return found


def record_at_desk(organisations: Iterable[Organisation], record_id: int) -> Participant:
    """A record that somebody at this desk typed. Somebody who takes part on their own is a 404 here."""
    found = (
        Participant.objects.select_related("consultation__organisation", "area")
        .filter(pk=record_id, consultation__in=consultations_of(organisations))
        .filter(pk__in=Answer.objects.filter(source__in=OFFLINE).values("participant_id"))
        .first()
    )
    if found is None:
        raise Http404
    return found
