"""Following a consultation from the desk: staff hear by mail when a digest of it is published."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.access import StaffRequest
from consultations.core.actions.following import follow, unfollow
from consultations.desks.digests.access import consultation_for
from consultations.desks.digests.views.doors import for_readers
from engage.kit import clock


@for_readers
@require_POST
def following(request: StaffRequest, consultation_id: int) -> HttpResponseRedirect:
    """`follow` in the form: from now on; without it: not any more. Both can be said twice."""
    consultation = consultation_for(request, consultation_id)
    if request.POST.get("follow"):
        follow(member=request.member, consultation=consultation, now=clock.now())
        messages.success(request, f"You get a mail when a digest of “{consultation.title}” is published.")
    else:
        unfollow(member=request.member, consultation=consultation)
        messages.success(request, f"You get no more mails about “{consultation.title}”.")
    return redirect("digests")
