"""Joining a consultation, getting a return code, coming back with it."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext

from consultations.core.models import Consultation, Participant
from consultations.core.tokens import guest_key, new_return_code, return_key, tidy_return_code
from engage.kit.refusal import Refusal


@transaction.atomic
def take_part(
    *,
    consultation: Consultation,
    token: str,
    now: datetime,
    age_band: str = "",
    area_id: int | None = None,
    elsewhere: bool = False,
    with_a_worker: bool = False,
) -> Participant:
    """The participant behind this browser token, made if new; said again with other words, the newest words stand.

    Refuses (409) when the consultation is not open, and an age band that may not answer alone; then nothing is stored.
    `with_a_worker`: a youth worker types for them, so every age may.
    """
    check_age(age_band, alone=not with_a_worker)
    _check_open(consultation, now)
    participant, _ = Participant.objects.update_or_create(
        guest_key=guest_key(token, consultation.pk),
        defaults={"age_band": age_band, "area_id": area_id, "elsewhere": elsewhere},
        create_defaults={
            "consultation": consultation,
            "age_band": age_band,
            "area_id": area_id,
            "elsewhere": elsewhere,
            "joined_on": localdate(now),
        },
    )
    return participant


@transaction.atomic
def take_part_together(*, consultation: Consultation, keys: Sequence[str], now: datetime) -> dict[str, int]:
    """The participants behind these guest keys, made if new, without age or place; who is there already stays as they are.

    Refuses (409) when somebody is new and the consultation is not open; then nothing is stored.
    """

    def there() -> dict[str, int]:
        found = Participant.objects.filter(guest_key__in=keys, consultation=consultation)
        return {str(key): pk for key, pk in found.values_list("guest_key", "pk")}

    people = there()
    new = sorted(set(keys) - set(people))  # in one order, so that two transactions cannot wait for each other
    if not new:
        return people
    _check_open(consultation, now)
    today = localdate(now)
    Participant.objects.bulk_create(
        (Participant(consultation=consultation, guest_key=key, joined_on=today) for key in new), ignore_conflicts=True
    )
    return there()


def _check_open(consultation: Consultation, now: datetime) -> None:
    if not is_open(consultation, now):
        raise Refusal(gettext("This is not open, so nobody can join it now."), status=409, code="closed")


def is_open(consultation: Consultation, now: datetime) -> bool:
    return (
        consultation.state == Consultation.State.OPEN
        and consultation.opens_at is not None
        and consultation.closes_at is not None
        and consultation.opens_at <= now < consultation.closes_at
    )


def is_yet_to_open(consultation: Consultation, now: datetime) -> bool:
    return consultation.opens_at is not None and now < consultation.opens_at


def check_age(age_band: str, *, alone: bool = True) -> None:
    """Refuses an unknown band, and for somebody `alone` (code `too_young`) one that takes part only with a youth worker."""
    if not age_band:
        return
    may_be_alone = {value: may_answer_alone for value, _, may_answer_alone in settings.AGE_BANDS}
    if age_band not in may_be_alone:
        raise Refusal(
            gettext("Pick one of the ages on the list, or leave it out."), code="unknown_age", field="age_band"
        )
    if alone and not may_be_alone[age_band]:
        raise Refusal(gettext("You can take part with a youth worker."), code="too_young", field="age_band")


@transaction.atomic
def give_return_code(*, participant_id: int, instead_of: str | None = None) -> str:
    """A new return code for the participant, shown once; only its keyed hash is kept, and an older code stops working.

    `instead_of`: the key that the page knew. Refuses (409) when there is another by now: a second tap must not make the code
    that somebody is writing down stop working.
    """
    code = new_return_code()
    if not Participant.objects.filter(pk=participant_id, return_key=instead_of).update(return_key=return_key(code)):
        raise Refusal(gettext("You have a code already."), status=409, code="has_code")
    return code


@transaction.atomic
def come_back(*, code: str, token: str) -> Participant:
    """The participant of a return code, found again by this browser from now on. Refuses a code that nobody has."""
    if not tidy_return_code(code):
        raise Refusal(gettext("Type the words of your code."), code="empty_code", field="code")
    participant = (
        Participant.objects.select_for_update(of=["self"])
        .select_related("consultation")
        .filter(return_key=return_key(code))
        .first()
    )
    if participant is None or participant.consultation.state not in Consultation.PUBLIC_STATES:
        raise Refusal(
            gettext("We do not know that code. Check each word. It is six words, and their order matters."),
            status=404,
            code="unknown_code",
            field="code",
        )
    key = guest_key(token, participant.consultation_id)
    # Somebody else may have used this shared browser for the same consultation: their answers stay, found by their own code.
    Participant.objects.filter(guest_key=key).exclude(pk=participant.pk).update(guest_key=None)
    participant.guest_key = key
    participant.save(update_fields=["guest_key"])
    return participant
