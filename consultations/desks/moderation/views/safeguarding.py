"""Referred words, for safeguarding leads only; that they were read is written into the audit log each time."""

from datetime import datetime

from django.conf import settings
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import StaffRequest, for_holders_of
from accounts.roles import Role
from consultations.core.models import Decision, Entry
from consultations.desks.moderation import queries
from consultations.desks.moderation.access import referred_entry
from consultations.desks.moderation.actions import decide_as_lead
from consultations.desks.moderation.forms import REASONS, ReferredForm, errors_for_summary
from engage.kit import audit, clock
from engage.kit.refusal import Refusal

PAGE = 10
Outcome = Decision.Outcome


@require_safe
@for_holders_of(Role.SAFEGUARDING_LEAD)
def safeguarding(request: StaffRequest) -> HttpResponse:
    """What was referred, with the words."""
    return _page(request, now=clock.now())


@require_POST
@for_holders_of(Role.SAFEGUARDING_LEAD)
def referred(request: StaffRequest, entry_id: int) -> HttpResponse:
    """Return referred words to the queue, count them, or decline them."""
    now = clock.now()
    found = referred_entry(request.organisations, entry_id)
    form = ReferredForm(request.POST)
    if not form.is_valid():
        return _page(request, now=now, form=form, about=found)
    try:
        decide_as_lead(
            entry_id=found.pk,
            version=form.cleaned_data["version"],
            outcome=form.cleaned_data["outcome"],
            reason=form.cleaned_data["reason"],
            member_id=request.member.pk,
            now=now,
        )
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        form.add_error(None, refusal.words)
        return _page(request, now=now, form=form, about=found, status=409)
    return redirect("moderation_safeguarding")


def _page(
    request: StaffRequest,
    *,
    now: datetime,
    form: ReferredForm | None = None,
    about: Entry | None = None,
    status: int = 422,
) -> HttpResponse:
    page = Paginator(queries.referred_entries(request.organisations), PAGE).get_page(request.GET.get("page"))
    entries = list(page.object_list)
    bands = {value: label for value, label, _ in settings.AGE_BANDS}
    with transaction.atomic():
        if entries:
            audit.record(
                verb="safeguarding.read",
                subject="referred words",
                by=request.member.pk,
                now=now,
                facts={"entries": [entry.pk for entry in entries]},
            )
    return render(
        request,
        "desks/moderation/safeguarding.html",
        {
            "page": page,
            "cards": [
                {
                    "entry": entry,
                    "age_band": bands.get(entry.answer.participant.age_band, "")
                    if entry.answer and entry.answer.participant
                    else "",
                    "seconds": (now - entry.held_since).total_seconds(),
                    "chosen": form.data.get("outcome") if form and about and about.pk == entry.pk else "",
                    "reason": form.data.get("reason") if form and about and about.pk == entry.pk else "",
                }
                for entry in entries
            ],
            "outcomes": [Outcome.REOPEN, Outcome.COUNT, Outcome.DECLINE],
            "reasons": list(dict([*REASONS[Outcome.COUNT], *REASONS[Outcome.DECLINE]]).items()),
            "errors": errors_for_summary(form, {"__all__": "main", **_targets(about)}) if form else [],
        },
        status=status if form else 200,
    )


def _targets(about: Entry | None) -> dict[str, str]:
    return {"outcome": f"outcome_{about.pk}_0", "reason": f"reason_{about.pk}"} if about else {}
