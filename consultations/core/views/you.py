"""What an account by choice is for: what I follow, what I tied to it, everything held about me, and an end to it."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.leaving import delete_own_account
from accounts.models import Member
from consultations.core import access
from consultations.core.actions.linking import link_part, link_part_of_code, unlink_part
from consultations.core.forms import CodeForm
from consultations.core.models import Following, Participant
from engage.kit.audience import declare
from engage.kit.clock import now as database_now
from engage.kit.listing import listed
from engage.kit.pace import keep_address_pace
from engage.kit.personal_data import hand_over_all, held_about
from engage.kit.refusal import Refusal

Page = Callable[..., HttpResponse]


def for_members(view: Page) -> Page:
    """Signed in, with or without any role; what a shared computer would keep is not kept."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return view(request, _me(request), *args, **kwargs)

    return declare("members", login_required(never_cache(guarded)))


def _me(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)  # noqa: S101  (login_required let nobody else in)
    return request.user


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def you(request: HttpRequest, member: Member) -> HttpResponse:
    """What I follow and what I tied to my account; a code that is typed here ties one more."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            now = database_now()
            try:
                keep_address_pace("address_joins", request, now=now)  # codes are not for guessing
                link_part_of_code(code=form.cleaned_data["code"], member=member)
            except Refusal as refusal:
                form.add_error("code", refusal.words)
                status = refusal.status
            else:
                messages.success(request, gettext("Those answers are with your account now."))
                return redirect("you")
    context = {
        "form": form,
        "followings": Following.objects.filter(member=member).select_related("consultation").order_by("-since"),
        "parts": Participant.objects.filter(member=member).select_related("consultation").order_by("-pk"),
        "held": held_about("member", member),
    }
    return render(request, "core/you.html", context, status=status)


@for_members
@require_POST
def link_here(request: HttpRequest, member: Member, slug: str) -> HttpResponse:
    """Tie what this browser said here to the account."""
    consultation = access.public_consultation(slug)
    participant = access.participant_of(request, consultation)
    if participant is None:
        return redirect("you")
    link_part(participant_id=participant.pk, member=member)
    messages.success(request, gettext("Those answers are with your account now."))
    return redirect("you")


@for_members
@require_POST
def unlink(request: HttpRequest, member: Member, part_id: int) -> HttpResponse:
    unlink_part(participant_id=part_id, member=member)
    messages.success(request, gettext("Those answers are no longer with your account. They still count."))
    return redirect("you")


@for_members
@require_safe
def your_file(request: HttpRequest, member: Member) -> HttpResponse:
    """Everything that all rooms hold about this member, as data."""
    response = JsonResponse(
        hand_over_all("member", member), json_dumps_params={"indent": 1, "ensure_ascii": False, "default": str}
    )
    response["Content-Disposition"] = 'attachment; filename="account.json"'
    return response


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def delete_account(request: HttpRequest, member: Member) -> HttpResponse:
    """What goes and what stays, and the press that does it."""
    if request.method == "POST":
        delete_own_account(member=member, now=database_now())
        logout(request)
        return redirect("gone")
    parts = Participant.objects.filter(member=member).select_related("consultation")
    titles = listed(part.consultation.title for part in parts)
    return render(request, "core/delete_account.html", {"titles": titles, "back_url": "/you/"})
