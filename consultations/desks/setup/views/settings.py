"""Facts that people set on a page: all of them, one of them with its history, and the two that need more than typing."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import StaffRequest
from consultations.desks.setup import queries
from consultations.desks.setup.access import check_runs_the_site, setting_for
from consultations.desks.setup.actions import change_setting, confirm_schedule, tell_who_may_confirm
from consultations.desks.setup.declared import RETENTION, fingerprint_of_schedule
from consultations.desks.setup.forms import SettingForm, ThresholdForm
from consultations.desks.setup.views.frame import blame, for_administrators, for_the_threshold, page
from engage.kit import clock
from engage.kit import retention as keeping
from engage.kit.refusal import Refusal
from engage.kit.site_settings import ask_for_change, decide_change, last_change, open_request, value_of
from engage.kit.site_threshold import NAME as THRESHOLD
from engage.kit.small_numbers import threshold as threshold_now


@for_administrators
@require_safe
def settings_page(request: StaffRequest) -> HttpResponse:
    site = {"name": settings.PUBLIC_NAME, "address": settings.ADDRESS}
    return page(request, "desks/setup/settings.html", "setup_settings", groups=queries.setting_groups(), site=site)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def setting(request: StaffRequest, setting: str) -> HttpResponseBase:
    """One setting: what stands, who set it when, and a box for another value."""
    known = setting_for(request.organisations, setting)
    if known.name in queries.OWN_PAGE:
        return redirect(queries.OWN_PAGE[known.name])
    newest, status = last_change(known.name), 200
    first = {"value": queries.words_of(newest.value if newest else known.default), "seen": newest.pk if newest else 0}
    form = SettingForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        given = {"typed": form.cleaned_data["value"], "seen": form.cleaned_data["seen"] or 0}
        try:
            change_setting(setting=known, member_id=request.member.pk, now=clock.now(), **given)
        except Refusal as refusal:
            status = blame(form, refusal)
        else:
            messages.success(request, f"Saved: {known.label}.")
            return redirect("setup_settings")
    status = 422 if form.errors and status == 200 else status
    history = queries.setting_history(known.name)
    return page(
        request, "desks/setup/setting.html", "setup_settings", status=status, known=known, form=form, history=history
    )


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def retention(request: StaffRequest) -> HttpResponseBase:
    """How long each sort of data is kept and how much of it is due; nothing is erased here, the schedule is confirmed."""
    now = clock.now()
    if request.method == "POST":
        check_runs_the_site(request.organisations)
        confirm_schedule(typed=request.POST.get("schedule", ""), member_id=request.member.pk, now=now)
        messages.success(request, "The schedule is confirmed.")
        return redirect("setup_retention")
    schedule = fingerprint_of_schedule()
    confirmed = last_change(RETENTION.name)
    names = queries.names_of([confirmed.set_by_id_was]) if confirmed else {}
    return page(
        request,
        "desks/setup/retention.html",
        "setup_retention",
        lines=keeping.report(now=now),
        schedule=schedule,
        stands=value_of(RETENTION.name) == schedule,
        confirmed=confirmed,
        confirmed_by=names.get(confirmed.set_by_id_was or 0, "") if confirmed else "",
    )


@for_the_threshold
@require_http_methods(["GET", "HEAD", "POST"])
def threshold(request: StaffRequest) -> HttpResponseBase:
    """The number under which nothing is shown: one person asks for another, a second confirms (OPS-05)."""
    form, status = ThresholdForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        check_runs_the_site(request.organisations)
        if "request" in request.POST:
            messages.success(request, _decided(request))
            return redirect("setup_threshold")
        if form.is_valid():
            try:
                _asked(request, form.cleaned_data["value"])
            except Refusal as refusal:
                status = blame(form, refusal)
            else:
                messages.success(request, "Asked. Another administrator or analyst confirms it.")
                return redirect("setup_threshold")
        status = 422 if status == 200 else status
    waiting = open_request(THRESHOLD)
    names = queries.names_of([waiting.asked_by_id_was]) if waiting else {}
    return page(
        request,
        "desks/setup/threshold.html",
        "setup_threshold",
        status=status,
        form=form,
        stands=threshold_now(),
        waiting=waiting,
        asked_by=names.get(waiting.asked_by_id_was, "Somebody") if waiting else "",
        mine=waiting is not None and waiting.asked_by_id_was == request.member.pk,
        history=queries.setting_history(THRESHOLD),
    )


def _decided(request: StaffRequest) -> str:
    """Confirm or turn down what somebody asked for; what was done, in words."""
    typed, confirm = request.POST["request"], request.POST.get("decision") == "confirm"
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 18 else 0
    decide_change(request_id=number, confirm=confirm, member_id=request.member.pk, now=clock.now())
    return "Confirmed. It counts from now." if confirm else "Turned down. Nothing changes."


def _asked(request: StaffRequest, typed: str) -> None:
    who, now = request.member.pk, clock.now()
    asked = ask_for_change(name=THRESHOLD, typed=typed, member_id=who, now=now)
    tell_who_may_confirm(request_id=asked.pk, organisation=request.organisations[0], asked_by=who, now=now)
