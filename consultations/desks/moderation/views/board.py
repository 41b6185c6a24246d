"""The published ideas of one board, and how far each has come on the ladder."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import StaffRequest, for_holders_of
from accounts.roles import Role
from consultations.core.actions.consulting import set_stage
from consultations.core.models import Activity, Entry
from consultations.desks.moderation import queries
from consultations.desks.moderation.access import activity_at_desk
from consultations.desks.moderation.forms import StageForm, errors_for_summary
from engage.kit import clock
from engage.kit.refusal import Refusal

PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders_of(Role.MODERATOR)
def board(request: StaffRequest, activity_id: int) -> HttpResponse:
    """Set an idea's step, with the reason that people read."""
    activity = activity_at_desk(request.organisations, activity_id)
    if request.method != "POST":
        return _page(request, activity)
    form = StageForm(request.POST)
    if form.is_valid():
        if not queries.ideas_on_board(activity).filter(pk=form.cleaned_data["entry"]).exists():
            raise Http404
        try:
            set_stage(
                entry_id=form.cleaned_data["entry"],
                stage=form.cleaned_data["stage"],
                reason=form.cleaned_data["reason"],
                member_id=request.member.pk,
                now=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)
        else:
            page = request.GET.get("page", "")
            where = f"?page={page}" if page.isascii() and page.isdigit() else ""
            there = reverse("moderation_board", args=[activity.pk])
            return redirect(f"{there}{where}#idea-{form.cleaned_data['entry']}")
    return _page(request, activity, form)


def _page(request: StaffRequest, activity: Activity, form: StageForm | None = None) -> HttpResponse:
    page = Paginator(queries.ideas_on_board(activity), PAGE).get_page(request.GET.get("page"))
    about = form.data.get("entry", "") if form else ""
    context: dict[str, Any] = {
        "activity": activity,
        "page": page,
        "stages": Entry.Stage.choices,
        "cards": [
            {
                "entry": idea,
                "stage": form.data.get("stage") if form and about == str(idea.pk) else idea.stage,
                "reason": form.data.get("reason", "") if form and about == str(idea.pk) else idea.stage_reason,
                "wrong": " ".join(str(said) for said in form.errors.get("reason", []))
                if form and about == str(idea.pk)
                else "",
            }
            for idea in page.object_list
        ],
        "errors": errors_for_summary(form, {"stage": f"stage_{about}", "reason": f"reason_{about}", "entry": "main"})
        if form
        else [],
    }
    return render(request, "desks/moderation/board.html", context, status=422 if form else 200)
