"""Writing down that something is to be handed to somebody outside, and the second person's answer (DPR-20)."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import Disclosure, DisclosureDecision, Member, Organisation
from engage.kit.audit import record
from engage.kit.refusal import Refusal


@transaction.atomic
def ask_to_disclose(
    *,
    organisation: Organisation,
    to_whom: str,
    what: str,
    basis: str,
    reason: str,
    on: date,
    op: UUID,
    by: Member,
    now: datetime,
) -> Disclosure:
    """Put it on the register, where it waits for a second person. The same form sent twice is one line."""
    for name, value, words in (
        ("to_whom", to_whom, "Say who asks for it."),
        ("what", what, "Say what would be handed over, without anybody's words or names."),
        ("reason", reason, "Say why, and which law or order it rests on."),
    ):
        if not value.strip():
            raise Refusal(words, code="missing", field=name)
    if basis not in Disclosure.Basis.values:
        raise Refusal("Choose the legal basis.", code="unknown_basis", field="basis")
    if not timedelta(days=-366) <= on - localdate(now) <= timedelta(days=366):
        raise Refusal("Give a day within a year of today.", code="far_day", field="on")
    made, is_new = Disclosure.objects.get_or_create(
        op=op,
        defaults={
            "organisation": organisation,
            "to_whom": to_whom.strip(),
            "what": what.strip(),
            "basis": basis,
            "reason": reason.strip(),
            "on": on,
            "recorded_by": by,
            "recorded_at": now,
        },
    )
    if is_new:
        _log("disclosure.asked", made, by=by, now=now, basis=basis)
    return made


@transaction.atomic
def decide_on_disclosure(
    *, disclosure_id: int, agreed: bool, reason: str, by: Member, now: datetime
) -> DisclosureDecision:
    """The second person says yes, or no and why. Refuses (403) the person who wrote it, (409) a second answer."""
    disclosure = Disclosure.objects.get(pk=disclosure_id)
    # The register's own rows cannot be locked: the product's role may not update them. Two decisions take turns here.
    Organisation.objects.select_for_update(no_key=True).get(pk=disclosure.organisation_id)
    if disclosure.recorded_by_id == by.pk:
        raise Refusal("Somebody else decides about what you wrote down.", status=403, code="oneself")
    if not agreed and not reason.strip():
        raise Refusal("Say why not.", code="no_reason", field="reason")
    there = DisclosureDecision.objects.filter(disclosure=disclosure).first()
    if there is not None:
        if (there.decided_by_id, there.agreed) == (by.pk, agreed):
            return there
        raise Refusal("Somebody has decided about this already.", status=409, code="decided")
    decision = DisclosureDecision.objects.create(
        disclosure=disclosure, agreed=agreed, reason=reason.strip()[:500], decided_by=by, decided_at=now
    )
    _log("disclosure.agreed" if agreed else "disclosure.refused", disclosure, by=by, now=now)
    return decision


def _log(verb: str, disclosure: Disclosure, *, by: Member, now: datetime, **facts: object) -> None:
    facts = {"organisation": disclosure.organisation_id, **facts}
    record(verb=verb, subject=f"disclosure:{disclosure.pk}", by=by.pk, now=now, facts=facts)
