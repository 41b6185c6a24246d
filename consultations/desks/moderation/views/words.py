"""The words of one activity that several people share: how many say each, and which of them mean the same."""

from typing import Any, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import StaffRequest, for_holders_of
from accounts.roles import Role
from consultations.core.actions.merging import merge_words, separate_words
from consultations.core.kinds import kind_of
from consultations.core.models import Activity
from consultations.core.shared_words import times_said, words_of
from consultations.desks.moderation.access import activity_at_desk
from consultations.desks.moderation.forms import MergeForm, errors_for_summary
from engage.kit import clock
from engage.kit.refusal import Refusal

PAGE = 60


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders_of(Role.MODERATOR)
def words(request: StaffRequest, activity_id: int) -> HttpResponse:
    """Put two words together, or take one apart again."""
    activity = activity_at_desk(request.organisations, activity_id)
    if not kind_of(activity).shares_words:
        raise Http404
    standing = list(words_of(activity))
    if request.method != "POST":
        return _page(request, activity, MergeForm(standing))
    form = MergeForm(standing, request.POST)
    status = 422
    if form.is_valid():
        by: dict[str, Any] = {"member_id": request.member.pk, "now": clock.now()}
        try:
            if form.cleaned_data["apart"]:
                separate_words(entry_id=form.cleaned_data["apart"], **by)
            else:
                merge_words(entry_id=form.cleaned_data["entry"], into_id=form.cleaned_data["into"], **by)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)
            status = refusal.status
        else:
            return redirect(reverse("moderation_words", args=[activity.pk]))
    return _page(request, activity, form, status)


def _page(request: StaffRequest, activity: Activity, form: MergeForm, status: int = 200) -> HttpResponse:
    page = Paginator(words_of(activity), PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    under = [other for entry in shown for other in entry.merged.all()]
    times = times_said([*shown, *under])
    context = {
        "activity": activity,
        "page": page,
        "form": form,
        "errors": errors_for_summary(form, {"__all__": "main", "apart": "main"}),
        "lines": sorted(
            ({"entry": entry, "times": times.get(entry.pk, 0), "under": list(entry.merged.all())} for entry in shown),
            key=lambda line: -cast(int, line["times"]),
        ),
    }
    return render(request, "desks/moderation/words.html", context, status=status)
