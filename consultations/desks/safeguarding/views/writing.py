"""The incident switch: one press closes all writing, or that of one activity; another opens it again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import StaffRequest, for_holders_of
from accounts.roles import Role
from consultations.core.actions.closing_text import close_text, open_text, usual_message
from consultations.desks.safeguarding import queries
from consultations.desks.safeguarding.access import activity_at_desk, closure_at_desk
from consultations.desks.safeguarding.forms import ClosingForm
from engage.kit import clock
from engage.kit.refusal import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders_of(Role.SAFEGUARDING_LEAD)
def writing(request: StaffRequest) -> HttpResponse:
    """What is closed, and the form that closes; `open` in the form opens what it names."""
    if request.method == "POST" and "open" in request.POST:
        closure = closure_at_desk(request.organisations, request.POST["open"])
        open_text(closure=closure, member_id=request.member.pk, now=clock.now())
        messages.success(request, "Open again: people can write.")
        return redirect("safeguarding_writing")
    activities = queries.activities_with_words(request.organisations)
    form = ClosingForm(
        activities,
        request.POST if request.method == "POST" else None,
        initial={"message": usual_message(), "where": "all"},
    )
    if request.method == "POST" and form.is_valid() and _closed(request, form):
        messages.success(request, "Closed. Whoever writes now reads your message; what people pick goes on.")
        return redirect("safeguarding_writing")
    page = {
        "form": form,
        "closures": queries.closures_of(request.organisations),
        "whole_site": queries.whole_site(request.organisations),
    }
    return render(request, "desks/safeguarding/writing.html", page, status=422 if form.errors else 200)


def _closed(request: StaffRequest, form: ClosingForm) -> bool:
    """False when it was refused; the form then says why."""
    where, message, now = form.cleaned_data["where"], form.cleaned_data["message"], clock.now()
    closing = {"message": message, "member_id": request.member.pk, "now": now}
    try:
        if where != "all":
            close_text(organisation=None, activity=activity_at_desk(request.organisations, int(where)), **closing)
        elif queries.whole_site(request.organisations):
            close_text(organisation=None, activity=None, **closing)
        else:
            for organisation in request.organisations:
                close_text(organisation=organisation, activity=None, **closing)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)
        return False
    return True
