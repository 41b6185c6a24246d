"""The list of sessions, and the run sheet of one."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import StaffRequest, for_holders_of
from consultations.live import access
from consultations.live.actions.planning import plan_session
from consultations.live.queries.rooms import consultations_for, sessions_of
from engage.kit.clock import now as database_now
from engage.kit.refusal import Refusal

PAGE = 25


@require_GET
@for_holders_of(*access.STAFF)
def sessions(request: StaffRequest) -> HttpResponse:
    page = Paginator(sessions_of(request.organisations), PAGE).get_page(request.GET.get("page"))
    return render(
        request, "live/staff/list.html", {"page": page, "consultations": consultations_for(request.organisations)}
    )


@require_http_methods(["GET", "POST"])
@for_holders_of(*access.STAFF)
def new(request: StaffRequest, consultation_id: int) -> HttpResponse:
    """Pick what the room does, and give it a name."""
    consultation = consultations_for(request.organisations).filter(pk=consultation_id).first()
    if consultation is None:
        raise Http404
    activities = list(consultation.activities.all())
    page = {"consultation": consultation, "activities": activities}
    if request.method == "GET":
        return render(request, "live/staff/new.html", page | {"title": consultation.title, "picked": activities})
    picked = [
        typed for typed in request.POST.getlist("steps") if typed.isascii() and typed.isdigit() and len(typed) < 19
    ]
    title = request.POST.get("title", "")
    try:
        session = plan_session(
            consultation=consultation,
            title=title,
            activity_ids=[int(typed) for typed in picked],
            member_id=request.member.pk,
            now=database_now(),
        )
    except Refusal as refusal:
        page |= {"title": title, "picked": [a for a in activities if str(a.pk) in picked]}
        page["errors"] = [{"message": refusal.words, "id": f"id_{refusal.field or 'title'}"}]
        return render(request, "live/staff/new.html", page, status=refusal.status)
    return redirect("live_sheet", session_id=session.pk)


@require_GET
@for_holders_of(*access.STAFF)
def sheet(request: StaffRequest, session_id: int) -> HttpResponse:
    session = access.session_at_desk(request.organisations, session_id)
    steps = session.steps.select_related("activity").order_by("position")
    return render(
        request, "live/staff/sheet.html", {"session": session, "consultation": session.consultation, "steps": steps}
    )
