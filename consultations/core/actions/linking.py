"""Tying one's part in a consultation to one's account, by choice; and cutting the tie. No log says who tied what (DPR-18)."""

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import Member
from consultations.core.models import Consultation, Participant
from consultations.core.tokens import return_key, tidy_return_code
from engage.kit.refusal import Refusal


@transaction.atomic
def link_part(*, participant_id: int, member: Member) -> None:
    """From now on the account leads to these answers. Refuses (409) what another account holds."""
    participant = Participant.objects.select_for_update(of=["self"]).filter(pk=participant_id).first()
    if participant is None:
        raise Refusal(gettext("These answers are gone."), status=404, code="gone")
    if participant.member_id not in (None, member.pk):
        raise Refusal(gettext("These answers belong to another account."), status=409, code="linked")
    participant.member = member
    participant.save(update_fields=["member"])


@transaction.atomic
def link_part_of_code(*, code: str, member: Member) -> None:
    """The same by return code; the code keeps working. Refuses a code that nobody has."""
    if not tidy_return_code(code):
        raise Refusal(gettext("Type the words of your code."), code="empty_code", field="code")
    part = Participant.objects.filter(
        return_key=return_key(code), consultation__state__in=Consultation.PUBLIC_STATES
    ).first()
    if part is None:
        raise Refusal(
            gettext("We do not know that code. Check each word. It is six words, and their order matters."),
            code="unknown_code",
            field="code",
        )
    link_part(participant_id=part.pk, member=member)


@transaction.atomic
def unlink_part(*, participant_id: int, member: Member) -> None:
    """The answers stay, and no account leads to them any more. Not theirs, or cut already: nothing happens."""
    Participant.objects.filter(pk=participant_id, member=member).update(member=None)
