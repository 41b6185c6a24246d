"""Report this: on every text of theirs that others can read, for anybody, without an account (MOD-13)."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from consultations.core import access
from consultations.core.actions.reporting import report
from consultations.core.actions.taking_part import is_open
from consultations.core.forms import ReportForm
from consultations.core.models import Consultation, Entry, Report
from consultations.core.readable import reportable_entries
from consultations.core.screening import DANGER, worries_about
from consultations.core.views.guests import browser_token, new_token_for, remember
from engage.kit.audience import for_everyone
from engage.kit.clock import now as database_now
from engage.kit.pace import keep_address_pace, keep_pace
from engage.kit.refusal import Refusal
from engage.signpost.queries import support_panel

ON_ONE_PAGE = 40


@for_everyone
@require_http_methods(["GET", "HEAD", "POST"])
def report_words(request: HttpRequest, slug: str, entry_id: int) -> HttpResponse:
    """What is wrong with these words? The reply to the form holds the code, and no other page does."""
    consultation = access.public_consultation(slug)
    request.shows_demo = consultation.is_made_up  # type: ignore[attr-defined]
    entry = access.reportable(consultation, entry_id)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _ask(request, consultation, entry, form, 422 if form.errors else 200)
    token, now = browser_token(request), database_now()
    reason, words = form.cleaned_data["reason"], form.cleaned_data["words"]
    try:
        keep_address_pace("address_writes", request, now=now)
        keep_pace("reports", token)
        reported = report(entry_id=entry.pk, reason=reason, words=words, token=token, now=now)
    except Refusal as refusal:
        form.add_error(None, refusal.words)
        return _ask(request, consultation, entry, form, refusal.status)
    danger = reason == Report.Reason.WORRIED or any(worry.severity >= DANGER for worry in worries_about(words))
    page = {
        "consultation": consultation,
        "reported": reported,
        "on_url": _where_it_stands(consultation, entry),
        "contacts": support_panel(on=localdate(now)) if danger else [],
    }
    response = render(request, "core/reported.html", page)
    remember(response, token)
    return response


def _ask(request: HttpRequest, consultation: Consultation, entry: Entry, form: ReportForm, status: int) -> HttpResponse:
    page = {
        "consultation": consultation,
        "entry": entry,
        "form": form,
        "newcomer": new_token_for(request),
        "back_url": _where_it_stands(consultation, entry),
    }
    return render(request, "core/report.html", page, status=status)


def _where_it_stands(consultation: Consultation, entry: Entry) -> str:
    slug, position = consultation.slug, entry.activity.position
    if not is_open(consultation, database_now()):
        return reverse("results", args=[slug])
    idea_id = entry.parent_id or (entry.pk if entry.activity.kind == "ideas" else None)
    if idea_id and Entry.objects.filter(pk=idea_id, shown_text__isnull=False).exists():
        return reverse("idea", args=[slug, position, idea_id])
    return reverse("ask", args=[slug, position])


@for_everyone
@require_safe
def reportable_words(request: HttpRequest, slug: str, position: int) -> HttpResponse:
    """All words of one activity that others can read, to report one that stands in a chart or a list."""
    consultation = access.public_consultation(slug)
    activity = access.activity_at(consultation, position)
    request.shows_demo = consultation.is_made_up  # type: ignore[attr-defined]
    found = Paginator(reportable_entries(consultation).filter(activity=activity), ON_ONE_PAGE)
    opened = is_open(consultation, database_now())
    back = reverse("ask", args=[slug, position]) if opened else reverse("results", args=[slug])
    page = {
        "consultation": consultation,
        "activity": activity,
        "page": found.get_page(request.GET.get("page")),
        "back_url": back,
    }
    if not found.count:
        raise Http404
    return render(request, "core/reportable.html", page)
