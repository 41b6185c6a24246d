"""The second person's page: read everything, answer the four questions, tick the list, say yes; or send it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import StaffRequest
from consultations.core.actions.approving import CHECKLIST, Gunning, allow_hard_words, approve, send_back
from consultations.core.models import Consultation
from consultations.core.readiness import unmet
from consultations.core.wording import options_of
from consultations.desks.authoring.access import consultation_for
from consultations.desks.authoring.forms import GunningForm, ReasonForm
from consultations.desks.authoring.queries import names_of, warnings_on
from consultations.desks.authoring.views.shared import SECTION, blame, for_approvers, noted, number_from
from engage.kit import clock
from engage.kit.refusal import Refusal


@for_approvers
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: StaffRequest, consultation_id: int) -> HttpResponse:
    one = consultation_for(request, consultation_id)
    if request.method != "POST":
        return _page(request, one, GunningForm(), ReasonForm())
    form = GunningForm(request.POST)
    if not form.is_valid():
        return _page(request, one, form, ReasonForm(), status=422)
    answers = {name: form.cleaned_data[name] for name in ("formative", "information", "time", "consideration")}
    try:
        approve(
            consultation_id=one.pk,
            version=number_from(request),
            gunning=Gunning(**answers),
            checklist=form.cleaned_data["checklist"],
            member_id=request.member.pk,
            now=clock.now(),
        )
    except Refusal as refusal:
        return _page(request, consultation_for(request, one.pk), form, ReasonForm(), status=blame(form, refusal))
    messages.success(request, "Approved.")
    return redirect("authoring_consultation", one.pk)


@for_approvers
@require_POST
def sending_back(request: StaffRequest, consultation_id: int) -> HttpResponse:
    """Not yet, because …; or, where words are hard and needed, let them pass with a reason."""
    one = consultation_for(request, consultation_id)
    form = ReasonForm(request.POST)
    hard = "allow" in request.POST
    if not form.is_valid():
        return _page(request, one, GunningForm(), form, status=422)
    deed = allow_hard_words if hard else send_back
    try:
        deed(
            consultation_id=one.pk,
            version=number_from(request),
            reason=form.cleaned_data["reason"],
            member_id=request.member.pk,
            now=clock.now(),
        )
    except Refusal as refusal:
        return _page(request, consultation_for(request, one.pk), GunningForm(), form, status=blame(form, refusal))
    messages.success(request, "The hard words may stay in this version." if hard else "Sent back with your reason.")
    return redirect("authoring_consultation", one.pk)


def _page(
    request: StaffRequest, one: Consultation, form: GunningForm, back: ReasonForm, status: int = 200
) -> HttpResponse:
    context = {
        "section": SECTION,
        "consultation": one,
        "form": form if form.is_bound else back,
        "gunning": noted(form),
        "back": noted(back),
        "missing": unmet(one, now=clock.now()),
        "warnings": warnings_on(one),
        "activities": [{"activity": each, "options": options_of(each)} for each in one.activities.all()],
        "mine": request.member.pk in (one.submitted_by_id_was, one.edited_by_id_was),
        "names": names_of([one.submitted_by_id_was, one.edited_by_id_was, one.hard_words_by_id_was]),
        "points": CHECKLIST,
    }
    return render(request, "desks/authoring/approval.html", context, status=status)
