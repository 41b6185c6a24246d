"""Letting words, keys and ties go when they have been kept long enough."""

from datetime import datetime

from django.db import transaction
from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from consultations.core.models import Answer, Consultation, Entry, Finding, Participant, Vote
from engage.kit import audit

# Where nothing was approved, nothing is left.
# What people share keeps its place among shared words, and no spelling: a norm begins with no sign.
PLACE = Case(When(norm__isnull=True, then=None), default=Concat(Value("#"), Cast("pk", CharField())))
APPROVED = Coalesce(F("shown_text"), Value(""))


@transaction.atomic
def let_raw_words_go(*, entry_ids: list[int]) -> None:
    """The author's wording goes; what a person approved stays, with the permission to quote it where there is one."""
    _locked(entry_ids).update(text=APPROVED, norm=PLACE)


@transaction.atomic
def let_all_but_quotes_go(*, entry_ids: list[int]) -> None:
    """Of words whose time is over, only what was approved and may be quoted stays, as it was approved."""
    locked = _locked(entry_ids)
    locked.filter(may_quote=True).update(text=APPROVED, norm=PLACE)
    locked.filter(may_quote=False).update(text="", shown_text=None, shown_version=None, norm=None)


@transaction.atomic
def let_keys_go(*, participant_ids: list[int]) -> None:
    """From now on neither a return code nor a browser leads to these answers."""
    Participant.objects.filter(pk__in=participant_ids).update(guest_key=None, return_key=None)


@transaction.atomic
def anonymise_consultation(*, consultation_id: int, now: datetime) -> None:
    """Cut every tie between the answers of a consultation and a person, a browser or a moment of writing; archive it."""
    consultation = Consultation.objects.select_for_update(no_key=True).get(pk=consultation_id)
    inside = {"round__activity__consultation": consultation}
    Participant.objects.filter(consultation=consultation).update(guest_key=None, return_key=None, member=None)
    Answer.objects.filter(**inside).update(op=None)
    Vote.objects.filter(answer__round__activity__consultation=consultation).update(op=None)
    Entry.objects.filter(activity__consultation=consultation).update(op=None)
    consultation.state = Consultation.State.ARCHIVED
    consultation.save(update_fields=["state"])
    audit.record(verb="consultation.anonymised", subject=f"consultation:{consultation.pk}", now=now)


def _locked(entry_ids: list[int]) -> QuerySet[Entry]:
    """These entries, locked in one order; what the screens found in their old words goes."""
    found = Entry.objects.filter(pk__in=entry_ids)
    list(found.select_for_update(of=["self"], no_key=True).order_by("pk").values_list("pk"))
    Finding.objects.filter(entry__in=entry_ids).delete()
    return found
