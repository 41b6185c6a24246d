"""The questions to a guest that others can read, and what became of each."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import StaffRequest, for_holders_of
from accounts.roles import Role
from consultations.core.actions.panel import take_up
from consultations.core.kinds import kind_of
from consultations.core.models import Activity, Entry
from consultations.desks.moderation import queries
from consultations.desks.moderation.access import activity_at_desk
from consultations.desks.moderation.forms import TakenUpForm, errors_for_summary
from engage.kit import clock

PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders_of(Role.MODERATOR)
def questions(request: StaffRequest, activity_id: int) -> HttpResponse:
    """Say whether a question was answered, taken away, or is not for today."""
    activity = activity_at_desk(request.organisations, activity_id)
    if kind_of(activity).item != "question":
        raise Http404
    if request.method != "POST":
        return _page(request, activity)
    form = TakenUpForm(request.POST)
    if not form.is_valid():
        return _page(request, activity, form)
    entry_id = form.cleaned_data["entry"]
    if not queries.ideas_on_board(activity).filter(pk=entry_id).exists():
        raise Http404
    take_up(entry_id=entry_id, taken_up=form.cleaned_data["taken_up"], member_id=request.member.pk, now=clock.now())
    page = request.GET.get("page", "")
    where = f"?page={page}" if page.isascii() and page.isdigit() else ""
    return redirect(f"{reverse('moderation_questions', args=[activity.pk])}{where}#idea-{entry_id}")


def _page(request: StaffRequest, activity: Activity, form: TakenUpForm | None = None) -> HttpResponse:
    page = Paginator(queries.ideas_on_board(activity), PAGE).get_page(request.GET.get("page"))
    context = {
        "activity": activity,
        "page": page,
        "choices": [("", "Still waiting"), *Entry.TakenUp.choices],
        "errors": errors_for_summary(form, {"taken_up": "main", "entry": "main"}) if form else [],
    }
    return render(request, "desks/moderation/questions.html", context, status=422 if form else 200)
