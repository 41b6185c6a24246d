"""Who looks after safeguarding, and when: set by a safeguarding lead, or by an administrator, since somebody must begin."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import StaffRequest, for_holders_of
from accounts.actions.covering import set_cover
from accounts.models import Organisation
from accounts.queries import members_who_hold
from accounts.queries.cover import cover_of, staffing
from accounts.roles import Role
from consultations.desks.safeguarding.access import organisation_at_desk
from consultations.desks.safeguarding.forms import CoverForm
from engage.kit import clock
from engage.kit.refusal import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders_of(Role.SAFEGUARDING_LEAD, Role.ADMINISTRATOR)
def cover(request: StaffRequest) -> HttpResponse:
    """The lead, the deputy and the staffed hours of one organisation."""
    now = clock.now()
    here = organisation_at_desk(request.organisations, request.GET.get("organisation"))
    stands = cover_of(here.pk, now=now)
    leads = members_who_hold(Role.SAFEGUARDING_LEAD, here, now=now)
    form = CoverForm(leads, stands, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _set(request, form, here):
        messages.success(request, "Saved. Everybody who writes to you can read these hours now.")
        return redirect(f"{reverse('safeguarding_cover')}?organisation={here.pk}")
    page = {
        "form": form,
        "here": here,
        "organisations": request.organisations,
        "leads": leads,
        "told": staffing(stands.hours, now=now) if stands.hours else None,
        "alone": len(leads) < 2,
    }
    return render(request, "desks/safeguarding/cover.html", page, status=422 if form.errors else 200)


def _set(request: StaffRequest, form: CoverForm, here: Organisation) -> bool:
    """False when it was refused; the form then says why."""
    try:
        set_cover(
            organisation_id=here.pk,
            lead_id=form.cleaned_data["lead"],
            deputy_id=form.cleaned_data["deputy"],
            hours=form.cleaned_data["hours"],
            member_id=request.member.pk,
            now=clock.now(),
        )
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)
        return False
    return True
