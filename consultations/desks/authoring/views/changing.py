"""A change while people answer: proposed for the start page, looked at by a second person, made or dropped."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods

from accounts.access import StaffRequest
from consultations.core.actions.changing import drop_change, make_change, propose_change, propose_extension
from consultations.core.wording import wording_of, wording_of_activity
from consultations.desks.authoring.access import change_for, consultation_for, may_approve
from consultations.desks.authoring.forms import ExtendForm, NoticeForm, PageWordsForm
from consultations.desks.authoring.queries import names_of
from consultations.desks.authoring.views.shared import SECTION, blame, for_authors, noted, number_from
from engage.kit import clock
from engage.kit.refusal import Refusal

LABELS = {
    "prompt": "The question",
    "hint": "Help under it",
    "options": "Options",
    "settings": "Settings",
    "closes_at": "Closes",
}


@for_authors
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: StaffRequest, consultation_id: int) -> HttpResponse:
    """New words for the start page of something that is open."""
    one = consultation_for(request, consultation_id)
    saved = {name: getattr(one, name) for name in PageWordsForm.base_fields}
    typed = request.POST if request.method == "POST" else None
    form, notice = PageWordsForm(typed, initial=saved), NoticeForm(typed)
    status = 200
    if typed is not None:
        status = 422
        if form.is_valid() & notice.is_valid():
            try:
                change = propose_change(
                    consultation_id=one.pk,
                    activity_id=None,
                    wording=form.cleaned_data,
                    notice=notice.cleaned_data["notice"],
                    member_id=request.member.pk,
                    now=clock.now(),
                    version=number_from(request),
                )
                return redirect("authoring_change", change.pk)
            except Refusal as refusal:
                status = blame(form, refusal)
    errors = [
        {"message": words, "id": field.id_for_label}
        for each in (form, notice)
        for field in each
        for words in field.errors
    ]
    errors += [{"message": words, "id": "main"} for words in form.non_field_errors()]
    context = {
        "section": SECTION, "consultation": one, "fields": noted(form, saved), "notice": noted(notice), "errors": errors
    }  # fmt: skip
    return render(request, "desks/authoring/propose.html", context, status=status)


@for_authors
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: StaffRequest, consultation_id: int) -> HttpResponse:
    """A later closing time for something that is open."""
    one, status = consultation_for(request, consultation_id), 200
    form = ExtendForm(request.POST if request.method == "POST" else None, initial={"closes_at": one.closes_at})
    if request.method == "POST":
        status = 422
        if form.is_valid():
            by: dict[str, Any] = {"member_id": request.member.pk, "now": clock.now(), "version": number_from(request)}
            try:
                change = propose_extension(consultation_id=one.pk, **form.cleaned_data, **by)
                return redirect("authoring_change", change.pk)
            except Refusal as refusal:
                status = blame(form, refusal)
    context = {"section": SECTION, "consultation": one, "form": form, "fields": noted(form)}
    return render(request, "desks/authoring/extend.html", context, status=status)


@for_authors
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, change_id: int) -> HttpResponse:
    """What people read now beside what they would read. Only somebody else may make it so; anybody may drop it."""
    found = change_for(request, change_id)
    one = found.consultation
    approves, mine = may_approve(request, one), found.proposed_by_id_was == request.member.pk
    errors, status = [], 200
    if request.method == "POST":
        try:
            if request.POST.get("deed") == "drop":
                drop_change(change_id=found.pk, member_id=request.member.pk, now=clock.now())
                messages.success(request, "Left as it was.")
            elif request.POST.get("deed") == "make" and approves:
                make_change(change_id=found.pk, member_id=request.member.pk, now=clock.now())
                messages.success(request, "Changed. People read the new words, and what changed, from now on.")
            else:
                raise Refusal("An analyst or administrator makes a change.", status=403, code="not_an_approver")
            return redirect("authoring_consultation", one.pk)
        except Refusal as refusal:
            errors, status = [{"message": refusal.words, "id": "main"}], refusal.status
    standing = wording_of_activity(found.activity) if found.activity else wording_of(one)
    context = {
        "section": SECTION,
        "consultation": one,
        "change": found,
        "rows": [
            {"label": _label(name), "before": _words(name, standing.get(name)), "after": _words(name, value)}
            for name, value in found.wording.items()
        ],
        "may_make": approves and not mine,
        "mine": mine,
        "names": names_of([found.proposed_by_id_was, found.decided_by_id_was]),
        "errors": errors,
    }
    return render(request, "desks/authoring/change.html", context, status=status)


def _label(name: str) -> str:
    field = PageWordsForm.base_fields.get(name)
    return str(field.label) if field else LABELS.get(name, name.replace("_", " ").capitalize())


def _words(name: str, value: object) -> str:
    if name == "closes_at" and isinstance(value, str):
        return date_format(localtime(datetime.fromisoformat(value)), "j F Y, H:i")
    if isinstance(value, list):
        return "\n".join(str(line) for line in value)
    if isinstance(value, dict):
        return "\n".join(f"{name}: {each}" for name, each in value.items())
    return "" if value is None else str(value)
