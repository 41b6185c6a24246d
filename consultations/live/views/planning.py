"""Planning a room: the list of sessions, a new one in a few taps, the run sheet, and all of it on paper."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import StaffRequest, for_holders_of
from consultations.core.kinds import Kind, kind_of
from consultations.live import access
from consultations.live.actions import planning
from consultations.live.forms import NewSession, SessionForm, StepForm
from consultations.live.models import Session, Step
from consultations.live.queries.proposing import proposed_timer
from consultations.live.queries.rooms import consultations_for, sessions_of
from engage.kit.clock import now as database_now
from engage.kit.refusal import Refusal

PAGE = 20
SECTION = "Live sessions"


@require_safe
@for_holders_of(*access.STAFF)
def sessions(request: StaffRequest) -> HttpResponse:
    every = sessions_of(request.organisations)
    page = Paginator(every.exclude(state__in=Session.OPEN_STATES), PAGE).get_page(request.GET.get("page"))
    context = {"section": SECTION, "on_now": list(every.filter(state__in=Session.OPEN_STATES)), "page": page}
    return render(request, "live/staff/list.html", context)


@require_safe
@for_holders_of(*access.STAFF)
def begin(request: StaffRequest) -> HttpResponse:
    """Which consultation is it for? With one to choose from, that one."""
    consultations = list(consultations_for(request.organisations))
    if len(consultations) == 1:
        return redirect("live_new", consultation_id=consultations[0].pk)
    return render(request, "live/staff/begin.html", {"section": SECTION, "consultations": consultations})


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders_of(*access.STAFF)
def new(request: StaffRequest, consultation_id: int) -> HttpResponse:
    """Pick what the room does, and give it a name."""
    consultation = consultations_for(request.organisations).filter(pk=consultation_id).first()
    if consultation is None:
        raise Http404
    typed = request.POST if request.method == "POST" else None
    form = NewSession(typed, activities=list(consultation.activities.all()))
    if typed is not None and form.is_valid():
        try:
            session = planning.plan_session(
                consultation=consultation,
                title=form.cleaned_data["title"],
                activity_ids=[int(chosen) for chosen in form.cleaned_data["steps"]],
                is_rehearsal=form.cleaned_data["is_rehearsal"],
                member_id=request.member.pk,
                now=database_now(),
            )
            return redirect("live_sheet", session_id=session.pk)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)
    page = {"section": SECTION, "consultation": consultation, "form": form}
    return render(request, "live/staff/new.html", page, status=422 if form.errors else 200)


@dataclass(frozen=True)
class Line:
    """One step on the run sheet, with the form that changes it."""

    step: Step
    form: StepForm
    kind: Kind
    asked: bool
    proposed: int | None  # seconds of a timer, where another stands or none


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders_of(*access.STAFF)
def sheet(request: StaffRequest, session_id: int) -> HttpResponse:
    session = access.session_at_desk(request.organisations, session_id)
    if request.method != "POST":
        return _sheet(request, session)
    about = SessionForm(session, request.POST) if "rename" in request.POST else None
    saved = _number(request, "save")
    step_form = StepForm(access.step_at_desk(session, saved), request.POST) if saved is not None else None
    for form in (about, step_form):
        if form is not None and not form.is_valid():
            return _sheet(request, session, about=about, step_form=step_form, open_line=saved, status=422)
    at = _change(request, session, about, step_form)
    return redirect(reverse("live_sheet", args=[session.pk]) + (f"#step-{at}" if at else ""))


def _change(
    request: StaffRequest, session: Session, about: SessionForm | None, step_form: StepForm | None
) -> int | None:
    """Does what the pressed button says; the step to come back to."""
    by: dict[str, Any] = {"session_id": session.pk, "member_id": request.member.pk, "now": database_now()}
    if about is not None:
        planning.change_session(**about.cleaned_data, **by)
    elif step_form is not None:
        planning.change_step(step_id=_number(request, "save") or 0, changes=step_form.cleaned_data, **by)
        return _number(request, "save")
    elif (added := _number(request, "add")) is not None:
        return planning.add_step(activity_id=added, **by).pk
    elif (wanted := _number(request, "propose")) is not None:
        return planning.take_proposed_timer(step_id=wanted, **by).pk
    elif (removed := _number(request, "remove")) is not None:
        planning.remove_step(step_id=removed, **by)
    else:
        up = "up" in request.POST
        moved = _number(request, "up" if up else "down")
        if moved is None:
            raise Refusal("That is no button of ours.", code="unknown_button")
        planning.move_step(step_id=moved, up=up, **by)
        return moved
    return None


def _sheet(
    request: StaffRequest,
    session: Session,
    *,
    about: SessionForm | None = None,
    step_form: StepForm | None = None,
    open_line: int | None = None,
    status: int = 200,
) -> HttpResponse:
    steps = list(
        session.steps.select_related("activity").prefetch_related("rounds", "activity__entries").order_by("position")
    )
    lines = [
        Line(
            step,
            step_form if step_form and step.pk == open_line else StepForm(step),
            kind_of(step.activity),
            bool(step.rounds.all()),
            proposed if (proposed := proposed_timer(step.activity)) != step.timer_seconds else None,
        )
        for step in steps
    ]
    known = {step.activity_id for step in steps}
    page = {
        "section": SECTION,
        "session": session,
        "consultation": session.consultation,
        "lines": lines,
        "minutes": sum(step.minutes for step in steps),
        "left": [each for each in session.consultation.activities.all() if each.pk not in known],
        "about": about or SessionForm(session),
        "form": next((form for form in (about, step_form) if form is not None), None),
        "open_line": open_line,
    }
    return render(request, "live/staff/sheet.html", page, status=status)


def _number(request: StaffRequest, name: str) -> int | None:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None
