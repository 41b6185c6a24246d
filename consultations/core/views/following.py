"""Mail when there is an answer, for members who ask for it; one page to begin and to stop."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import Member
from consultations.core import access
from consultations.core.actions.following import follow, unfollow
from consultations.core.models import Following
from engage.kit.audience import declare
from engage.kit.clock import now as database_now


def _following(request: HttpRequest, slug: str) -> HttpResponse:
    """Also where the link in each mail leads, so that stopping is one press."""
    consultation = access.public_consultation(slug)
    request.shows_demo = consultation.is_made_up  # type: ignore[attr-defined]
    member = request.user
    assert isinstance(member, Member)  # noqa: S101  (nobody else comes through the door)
    if request.method == "POST":
        if request.POST.get("mail") == "stop":
            unfollow(member=member, consultation=consultation)
        else:
            follow(member=member, consultation=consultation, now=database_now())
        return redirect("following", slug=slug)
    follows = Following.objects.filter(member=member, consultation=consultation).exists()
    return render(request, "core/following.html", {"consultation": consultation, "follows": follows})


following = declare("members", require_http_methods(["GET", "HEAD", "POST"])(login_required(_following)))
