"""The things to do: adding one, its words and settings, their order; while it is open, a proposed change instead."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import StaffRequest
from consultations.core.actions.changing import propose_change
from consultations.core.actions.consulting import add_activity
from consultations.core.actions.editing import copy_activity, edit_activity, order_activities, remove_activity
from consultations.core.kinds import Kind, kinds
from consultations.core.models import Activity, Consultation
from consultations.core.wording import texts_of_activity, wording_of_activity
from consultations.desks.authoring.access import activity_for, consultation_for
from consultations.desks.authoring.forms import ActivityForm, NoticeForm
from consultations.desks.authoring.views.shared import SECTION, blame, for_authors, noted, number_from
from engage.kit import clock
from engage.kit.refusal import Refusal


@for_authors
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest, consultation_id: int) -> HttpResponse:
    """First which kind, as cards; then its words."""
    one = consultation_for(request, consultation_id)
    name = request.GET.get("kind", "")
    if name not in kinds:
        context = {"section": SECTION, "consultation": one, "kinds": list(kinds)}
        return render(request, "desks/authoring/kinds.html", context, status=422 if request.method == "POST" else 200)
    kind = kinds.get(name)
    typed = request.POST if request.method == "POST" else None
    form, settings = ActivityForm(kind, typed), kind.settings_form(typed, {})
    if typed is None:
        return _page(request, one, None, kind, form, settings)
    if not (form.is_valid() & settings.is_valid()):
        return _page(request, one, None, kind, form, settings, status=422)
    try:
        made = add_activity(
            consultation=one,
            kind=name,
            settings=settings.cleaned_data,
            member_id=request.member.pk,
            now=clock.now(),
            **form.cleaned_data,
        )
    except Refusal as refusal:
        return _page(request, one, None, kind, form, settings, status=blame(form, refusal))
    messages.success(request, "Added.")
    return redirect("authoring_activity", made.pk)


@for_authors
@require_http_methods(["GET", "HEAD", "POST"])
def activity(request: StaffRequest, activity_id: int) -> HttpResponse:
    """Its words and settings. While people answer it, saving proposes a change to a colleague."""
    found = activity_for(request, activity_id)
    one, kind = found.consultation, kinds.get(found.kind)
    wording = wording_of_activity(found)
    initial = wording | {"options": "\n".join(wording["options"])}
    asking = one.state == Consultation.State.OPEN
    if request.method != "POST":
        form, settings = ActivityForm(kind, initial=initial), kind.settings_form(None, found.settings)
        return _page(request, one, found, kind, form, settings, notice=NoticeForm() if asking else None)
    form, settings = ActivityForm(kind, request.POST), kind.settings_form(request.POST, found.settings)
    notice = NoticeForm(request.POST) if asking else None
    if not (form.is_valid() & settings.is_valid() & (notice is None or notice.is_valid())):
        return _page(request, one, found, kind, form, settings, notice=notice, status=422)
    new = form.cleaned_data | {"settings": settings.cleaned_data or found.settings}
    by: dict[str, Any] = {
        "version": number_from(request),
        "member_id": request.member.pk,
        "now": clock.now(),
        "wording": new,
    }
    try:
        if notice is not None:
            words = notice.cleaned_data["notice"]
            change = propose_change(consultation_id=one.pk, activity_id=found.pk, notice=words, **by)
            return redirect("authoring_change", change.pk)
        edit_activity(activity_id=found.pk, **by)
    except Refusal as refusal:
        status = blame(form, refusal)
        return _page(request, one, found, kind, form, settings, notice=notice, status=status)
    messages.success(request, "Saved.")
    return redirect("authoring_activity", found.pk)


def _page(
    request: StaffRequest,
    one: Consultation,
    found: Activity | None,
    kind: Kind,
    form: ActivityForm,
    settings: forms.Form,
    *,
    notice: NoticeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    mistakes = [
        {"message": words, "id": field.id_for_label}
        for each in (form, settings, notice)
        if each is not None
        for field in each
        for words in field.errors
    ]
    mistakes += [{"message": words, "id": "main"} for words in form.non_field_errors()]
    context: dict[str, Any] = {
        "section": SECTION,
        "consultation": one,
        "activity": found,
        "kind": kind,
        "errors": mistakes,
        "fields": noted(form, texts_of_activity(found) if found else None),
        "settings": noted(settings),
        "notice": noted(notice) if notice else [],
        "locked": one.state not in (*Consultation.UNSEEN_STATES, Consultation.State.OPEN),
    }
    return render(request, "desks/authoring/activity.html", context, status=status)


@for_authors
@require_POST
def order(request: StaffRequest, consultation_id: int) -> HttpResponse:
    """One up or down by its button, or all in the order that somebody dragged them into."""
    one = consultation_for(request, consultation_id)
    ids = list(one.activities.values_list("pk", flat=True))
    for way, by in (("up", -1), ("down", 1)):
        if number_from(request, way) in ids:
            at = ids.index(number_from(request, way))
            to = min(max(at + by, 0), len(ids) - 1)
            ids[at], ids[to] = ids[to], ids[at]
    dragged = [text for text in request.POST.get("order", "").split(",") if text.isascii() and text.isdecimal()]
    wanted = [int(text[:18]) for text in dragged] if dragged and "dragged" in request.POST else ids
    order_activities(consultation_id=one.pk, order=wanted, member_id=request.member.pk, now=clock.now())
    return redirect("authoring_consultation", one.pk)


@for_authors
@require_POST
def arrange(request: StaffRequest, activity_id: int) -> HttpResponse:
    """Copy it or take it out, before it opens."""
    found = activity_for(request, activity_id)
    by: dict[str, Any] = {"activity_id": found.pk, "member_id": request.member.pk, "now": clock.now()}
    if request.POST.get("deed") == "copy":
        made = copy_activity(**by)
        messages.success(request, "Copied. Now make it another question.")
        return redirect("authoring_activity", made.pk)
    if request.POST.get("deed") == "remove":
        remove_activity(**by)
        messages.success(request, "Taken out.")
        return redirect("authoring_consultation", found.consultation_id)
    raise Refusal("Press one of the buttons.", code="no_deed")
