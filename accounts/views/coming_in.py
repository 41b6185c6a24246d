"""Where the link of an invitation leads: a new account, or more roles for one that is there."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.access import invitation_of_link
from accounts.actions.inviting import come_in, take_up_roles
from accounts.forms.coming_in import ComingInForm
from accounts.models import Invitation, Member
from accounts.roles import Role
from engage.kit import clock
from engage.kit.audience import for_everyone
from engage.kit.refusal import Refusal


@for_everyone
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Looking at it uses nothing up: mail programs look at links before people do."""
    found = invitation_of_link(token)
    if found is None or found.expires_at <= clock.now():
        status = 404 if found is None else 410
        return render(request, "accounts/invitation_over.html", {"expired": found is not None}, status=status)
    if Member.objects.filter(email=found.email).exists():
        return _somebody_known(request, found)
    if request.user.is_authenticated:
        return _page(request, found, "sign_out", status=403)
    form = ComingInForm(request.POST if request.method == "POST" else None, initial={"first_name": found.first_name})
    if request.method == "POST" and form.is_valid():
        try:
            member = come_in(
                invitation_id=found.pk,
                first_name=form.cleaned_data["first_name"],
                password=form.cleaned_data["password"] or None,
                now=clock.now(),
            )
        except Refusal as refusal:
            if refusal.field not in form.fields:
                raise
            form.add_error(refusal.field, refusal.words)
        else:
            # Whoever holds the link reads that address's mail: as good as a code by mail, and no second step. They said who
            # they are this very minute, so setting the second step up does not ask for the password that they just chose.
            record_authentication(request, member, "code", email=member.email, reauthenticated=True)
            return perform_login(request, Login(user=member, redirect_url=reverse("mfa_index"), email=member.email))
    return _page(request, found, "new", form=form, status=422 if request.method == "POST" else 200)


def _somebody_known(request: HttpRequest, found: Invitation) -> HttpResponse:
    if not request.user.is_authenticated:
        back = urlencode({"next": request.path})
        return _page(request, found, "sign_in", sign_in_url=f"{reverse('account_login')}?{back}")
    assert isinstance(request.user, Member)  # noqa: S101  (for the type checker)
    if request.user.email != found.email:
        return _page(request, found, "sign_out", status=403)
    if request.method != "POST":
        return _page(request, found, "take")
    take_up_roles(invitation_id=found.pk, member=request.user, now=clock.now())
    messages.success(request, "You have your new roles.")
    return redirect("staff_home")


def _page(request: HttpRequest, found: Invitation, step: str, *, status: int = 200, **more: object) -> HttpResponse:
    roles = [Role(role).label for role in found.roles]
    context = {"invitation": found, "roles": roles, "step": step, **more}
    return render(request, "accounts/invitation.html", context, status=status)
