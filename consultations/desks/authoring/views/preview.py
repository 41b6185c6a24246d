"""A draft as a phone would show it: the real pages, for the organisation's own staff only, and nothing is kept."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import StaffRequest
from consultations.core.kinds import kind_of
from consultations.core.models import Activity
from consultations.core.queries import questions_of, step_of
from consultations.core.views.boards import board_page
from consultations.core.views.guests import fresh_keys, new_token_for
from consultations.desks.authoring.access import activity_at, consultation_for
from consultations.desks.authoring.views.shared import SECTION, for_authors
from engage.kit import clock


@for_authors
@require_safe
def preview(request: StaffRequest, consultation_id: int) -> HttpResponse:
    """The start page, as if it were open."""
    one = consultation_for(request, consultation_id)
    first = one.activities.first()
    context = {
        "section": SECTION,
        "consultation": one,
        "closed": False,
        "yet_to_open": False,
        "start_url": reverse("authoring_preview_activity", args=[one.pk, 1]) if first else request.path,
        "resume_url": "",
        "activity_count": questions_of(one).count(),
        "results_url": "",
        "back_to": reverse("authoring_consultation", args=[one.pk]),
    }
    return render(request, "desks/authoring/preview_start.html", context)


@for_authors
@require_http_methods(["GET", "HEAD", "POST"])
def preview_activity(request: StaffRequest, consultation_id: int, position: int) -> HttpResponse:
    """One question. What is sent from here is not stored: the preview goes on to the next question."""
    one = consultation_for(request, consultation_id)
    activity = activity_at(one, position)
    total = one.activities.count()
    following = (
        reverse("authoring_preview_activity", args=[one.pk, position + 1])
        if position < total
        else reverse("authoring_consultation", args=[one.pk])
    )
    if request.method == "POST":
        return redirect(following)
    return render(request, "desks/authoring/preview_ask.html", _asked(request, activity, following))


def _asked(request: StaffRequest, activity: Activity, following: str) -> dict[str, Any]:
    kind, one = kind_of(activity), activity.consultation
    keys = fresh_keys(clock.now(), None)
    step, questions = step_of(activity)
    before = (
        reverse("authoring_preview_activity", args=[one.pk, activity.position - 1])
        if activity.position > 1
        else reverse("authoring_preview", args=[one.pk])
    )
    page: dict[str, Any] = {
        "section": SECTION,
        "activity": activity,
        "kind": kind,
        "ask_template": kind.template("ask"),
        "form": kind.form(activity, None),
        "consultation": one,
        "op": keys.op,
        "seq": keys.seq,
        "known": False,
        "position": step,
        "total": questions,
        "back_url": before,
        "next_url": following,
        "others_will_see": kind.board,
        "back_to": reverse("authoring_consultation", args=[one.pk]),
    }
    if kind.marks_one_by_one:
        page |= board_page(request, activity, None, new_token_for(request)) | {"live": None, "next_url": following}
    return page
