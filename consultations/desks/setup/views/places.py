"""Areas with their days and figures, and taking in newer figures (PLA-03, PLA-07)."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import StaffRequest
from consultations.desks.setup.access import check_runs_the_site
from consultations.desks.setup.forms import PopulationForm
from consultations.desks.setup.views.frame import blame, for_administrators, page
from engage.kit import clock
from engage.kit.refusal import Refusal
from engage.places.actions import replace_populations
from engage.places.queries import area_table


@for_administrators
@require_safe
def places(request: StaffRequest) -> HttpResponse:
    return page(request, "desks/setup/places.html", "setup_places", table=area_table(localdate(clock.now())))


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def population(request: StaffRequest) -> HttpResponseBase:
    """Newer figures are pasted, not sent as a file: no page of this product takes files."""
    form, status = (
        PopulationForm(
            request.POST if request.method == "POST" else None, initial={"licence": "Open Government Licence v3.0"}
        ),
        200,
    )
    if request.method == "POST":
        check_runs_the_site(request.organisations)
        if form.is_valid():
            given = dict(form.cleaned_data)
            typed = given.pop("figures")
            try:
                areas = replace_populations(typed=typed, member_id=request.member.pk, now=clock.now(), **given)
            except Refusal as refusal:
                status = blame(form, refusal)
            else:
                messages.success(request, f"Figures for {areas} areas are in use.")
                return redirect("setup_places")
        status = 422 if status == 200 else status
    return page(request, "desks/setup/population.html", "setup_places", status=status, form=form)
