"""Writing a response, changing a draft, correcting what is published, throwing a draft away."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import StaffRequest
from consultations.core.actions import responding
from consultations.core.models import Consultation, Response
from consultations.desks.strategy import queries
from consultations.desks.strategy.access import consultation_for, response_for
from consultations.desks.strategy.forms import ResponseForm, about_of
from consultations.desks.strategy.views.doors import SECTION, for_writers
from engage.kit import clock
from engage.kit.refusal import Refusal

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_OR_POST)
@for_writers
def write(request: StaffRequest, consultation_id: int) -> HttpResponse:
    found = consultation_for(request, consultation_id)
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        made = _write(request, found, form)
        if made is not None:
            return redirect("response", made.pk)
    return _page(request, form, found, "Write an answer")


@require_http_methods(GET_OR_POST)
@for_writers
def correct(request: StaffRequest, response_id: int) -> HttpResponse:
    """A new draft that will stand in front of this published one."""
    found = response_for(request, response_id)
    form = _form(request, found.consultation, standing=found, correction=True)
    if request.method == "POST" and form.is_valid():
        made = _write(request, found.consultation, form, corrects=found)
        if made is not None:
            return redirect("response", made.pk)
    return _page(request, form, found.consultation, "Write what is new", corrects=found)


@require_http_methods(GET_OR_POST)
@for_writers
def change(request: StaffRequest, response_id: int) -> HttpResponse:
    found = response_for(request, response_id)
    if found.state == Response.State.PUBLISHED:
        return redirect("response", found.pk)
    form = _form(request, found.consultation, standing=found)
    if request.method == "POST" and form.is_valid():
        try:
            responding.change_response(
                response_id=found.pk,
                version=form.cleaned_data["version"] or 0,
                wording=form.wording(),
                member_id=request.member.pk,
                now=clock.now(),
            )
        except Refusal as refusal:
            _blame(form, refusal)
        else:
            return redirect("response", found.pk)
    return _page(request, form, found.consultation, "Change the draft", response=found)


@require_POST
@for_writers
def drop(request: StaffRequest, response_id: int) -> HttpResponse:
    found = response_for(request, response_id)
    if request.POST.get("version") != str(found.version):
        raise Refusal(responding.STALE, status=409, code="stale")
    responding.drop_draft(response_id=found.pk, member_id=request.member.pk, now=clock.now())
    messages.success(request, "The draft is gone.")
    return redirect("responses_of", found.consultation_id)


def _form(
    request: StaffRequest, consultation: Consultation, *, standing: Response | None = None, correction: bool = False
) -> ResponseForm:
    initial: dict[str, Any] = {}
    if standing is not None:
        names = ("kind", "heading", "words", "reason", "owner", "due_on", "version")
        initial = {name: getattr(standing, name) for name in names} | {"about": about_of(standing)}
    return ResponseForm(
        request.POST if request.method == "POST" else None,
        consultation=consultation,
        ideas=list(queries.ideas_to_answer(consultation)),
        correction=correction,
        initial=initial,
    )


def _write(
    request: StaffRequest, consultation: Consultation, form: ResponseForm, *, corrects: Response | None = None
) -> Response | None:
    """None when it was refused; the form then says why."""
    try:
        return responding.write_response(
            consultation_id=consultation.pk,
            wording=form.wording(),
            op=form.key(),
            member_id=request.member.pk,
            now=clock.now(),
            corrects_id=corrects.pk if corrects else None,
            note=form.cleaned_data.get("note", ""),
        )
    except Refusal as refusal:
        _blame(form, refusal)
        return None


def _blame(form: ResponseForm, refusal: Refusal) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)
    form.refused_with = refusal.status


def _page(
    request: StaffRequest, form: ResponseForm, consultation: Consultation, title: str, **more: Any
) -> HttpResponse:
    status = (form.refused_with or 422) if form.errors else 200
    context = {"section": SECTION, "form": form, "consultation": consultation, "title": title, **more}
    return render(request, "desks/strategy/write.html", context, status=status)
