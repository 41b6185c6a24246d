"""Considering, recording what was considered, moving the promise, and saying that this answers it."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import StaffRequest
from consultations.core.actions import responding
from consultations.core.models import Consideration
from consultations.core.responses import moves_of, standing_of
from consultations.desks.strategy.access import activity_for, consultation_for
from consultations.desks.strategy.forms import ConsiderationForm, PromiseForm
from consultations.desks.strategy.views.doors import SECTION, for_the_decision_maker, for_writers
from engage.kit import clock
from engage.kit.refusal import Refusal

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_POST
@for_writers
def considering(request: StaffRequest, consultation_id: int) -> HttpResponse:
    found = consultation_for(request, consultation_id)
    responding.begin_considering(consultation_id=found.pk, member_id=request.member.pk, now=clock.now())
    messages.success(request, "Everybody can read now that you are considering it.")
    return redirect("responses_of", found.pk)


@require_POST
@for_writers
def answered(request: StaffRequest, consultation_id: int) -> HttpResponse:
    found = consultation_for(request, consultation_id)
    responding.say_answered(consultation_id=found.pk, member_id=request.member.pk, now=clock.now())
    messages.success(request, "Answered. You can still write what is new.")
    return redirect("responses_of", found.pk)


@require_http_methods(GET_OR_POST)
@for_writers
def promise(request: StaffRequest, consultation_id: int) -> HttpResponse:
    """Another day for the answer; the first one stays to be read with the reason."""
    found = consultation_for(request, consultation_id)
    form = PromiseForm(request.POST if request.method == "POST" else None, initial={"promised_for": found.answer_due})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            responding.move_promise(
                consultation_id=found.pk,
                promised_for=said["promised_for"],
                to=said["to"],
                reason=said["reason"],
                op=form.key(),
                member_id=request.member.pk,
                now=clock.now(),
            )
        except Refusal as refusal:
            _blame(form, refusal)
        else:
            messages.success(request, "The day is moved. Everybody reads the first day and your reason.")
            return redirect("responses_of", found.pk)
    context = {
        "section": SECTION,
        "consultation": found,
        "form": form,
        "standing": standing_of(found, now=clock.now()),
        "moves": list(moves_of(found)),
    }
    return render(request, "desks/strategy/promise.html", context, status=_status(form))


@require_http_methods(GET_OR_POST)
@for_the_decision_maker
def considered(request: StaffRequest, consultation_id: int, position: int) -> HttpResponse:
    """What the decision-maker took into account about one question, and why it leads where it leads (DIG-16)."""
    activity = activity_for(request, consultation_id, position)
    form = ConsiderationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        responding.record_consideration(
            activity_id=activity.pk,
            considered=said["considered"],
            why=said["why"],
            op=form.key(),
            member_id=request.member.pk,
            now=clock.now(),
        )
        messages.success(request, "Recorded.")
        return redirect("responses_of", activity.consultation_id)
    records = Consideration.objects.filter(activity=activity).select_related("member").order_by("-pk")
    context = {
        "section": SECTION,
        "consultation": activity.consultation,
        "activity": activity,
        "form": form,
        "records": records,
    }
    return render(request, "desks/strategy/considered.html", context, status=_status(form))


def _blame(form: PromiseForm, refusal: Refusal) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)
    form.refused_with = refusal.status


def _status(form: Form) -> int:
    return (getattr(form, "refused_with", None) or 422) if form.errors else 200
