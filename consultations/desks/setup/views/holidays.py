"""The calendar of school holidays, which dates of consultations and of answers are compared with."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.access import StaffRequest
from consultations.desks.setup.access import check_runs_the_site, holiday_for
from consultations.desks.setup.forms import HolidayForm
from consultations.desks.setup.views.frame import blame, for_administrators, page
from engage.kit import clock
from engage.kit.refusal import Refusal
from engage.places.keeping_holidays import keep_school_holiday, take_school_holiday_away
from engage.places.models import SchoolHoliday


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def holidays(request: StaffRequest) -> HttpResponseBase:
    """Every holiday, and a form for another one."""
    form, status = HolidayForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        check_runs_the_site(request.organisations)
        status = _kept(request, form, None)
        if status == 200:
            return redirect("setup_holidays")
    listed = SchoolHoliday.objects.all()
    return page(request, "desks/setup/holidays.html", "setup_holidays", status=status, form=form, holidays=listed)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def holiday(request: StaffRequest, holiday_id: int) -> HttpResponseBase:
    """One holiday: correct it, say that it was compared with its source, or take it away."""
    found, status = holiday_for(request.organisations, holiday_id), 200
    if request.method == "POST" and "remove" in request.POST:
        take_school_holiday_away(holiday_id=found.pk, member_id=request.member.pk, now=clock.now())
        messages.success(request, f"{found.name} is out of the calendar.")
        return redirect("setup_holidays")
    columns = {name: getattr(found, name) for name in ("name", "first_day", "last_day", "source")}
    form = HolidayForm(request.POST if request.method == "POST" else None, initial=columns)
    if request.method == "POST":
        status = _kept(request, form, found.pk)
        if status == 200:
            return redirect("setup_holidays")
    return page(request, "desks/setup/holiday.html", "setup_holidays", status=status, form=form, holiday=found)


def _kept(request: StaffRequest, form: HolidayForm, holiday_id: int | None) -> int:
    """200 when it was kept; otherwise the status of what the form says is wrong."""
    if not form.is_valid():
        return 422
    try:
        kept = keep_school_holiday(
            holiday_id=holiday_id, member_id=request.member.pk, now=clock.now(), **form.cleaned_data
        )
    except Refusal as refusal:
        return blame(form, refusal)
    messages.success(request, f"{kept.name} is in the calendar.")
    return 200
