"""The staff's front hall, and allauth's pages with our manners."""

from collections.abc import Callable
from functools import wraps

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login, get_pending_stage
from allauth.mfa.base import views as second_factor
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils.timezone import localtime

from accounts.access import StaffRequest, for_holders_of
from accounts.queries import desk_links
from accounts.roles import Role
from engage.kit import clock
from engage.kit.audience import declare
from engage.kit.errors import refused

Page = Callable[..., HttpResponseBase]
STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


@for_holders_of(*Role)
def staff_home(request: StaffRequest) -> HttpResponse:
    """The desks that this member may use, and what waits at each."""
    request.desk_links = desk_links(request.member, request.grants, path=request.path, now=clock.now(), hall=True)
    return render(request, "accounts/staff_home.html", {"desks": request.desk_links, "grants": request.grants})


@for_holders_of(*Role)
def stay_signed_in(request: StaffRequest) -> HttpResponse:
    """Where somebody comes who used their second step again to stay; a page that is open elsewhere asks until when (JSON)."""
    ends = request.session_ends
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse(
            {"seconds": ends.seconds if ends else 0, "at": f"{localtime(ends.at):%H:%M}" if ends else ""}
        )
    return render(request, "accounts/stay.html", {"section": "Staff"})


def polite(audience: str, page: Page) -> Page:
    """One of allauth's pages: it says who it is for, and says no with a status that machines understand too.

    A form that was refused answers 422, a link from a mail that is spent or forged 404; allauth answers 200 to both.
    """

    @wraps(page)
    def with_manners(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = page(request, *args, **kwargs)
        if isinstance(response, TemplateResponse) and response.status_code == 200:
            seen = response.context_data or {}
            if request.method == "POST" and getattr(seen.get("form"), "errors", None):
                response.status_code = 422
            elif seen.get("token_fail") or ("confirmation" in seen and not seen["confirmation"]):
                response.status_code = 404
        return response

    return declare(audience, with_manners)


class SetUpSecondFactor(ActivateTOTPView):
    """Typing the first right code is already using the second factor, so this session need not be asked again."""

    def form_valid(self, form: ActivateTOTPForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        app = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        record_authentication(self.request, app.user, "mfa", id=app.pk, type=app.type, reauthenticated=True)
        return response


def second_step(request: HttpRequest) -> HttpResponseBase:
    """The second step at the door. Whose step an administrator took away meanwhile begins again, instead of going in circles."""
    stage = get_pending_stage(request)
    if stage is not None and stage.key == AuthenticateStage.key and not is_mfa_enabled(stage.login.user, STEPS):
        clear_login(request)
        messages.info(request, "Your second step was reset. Sign in again; then you set up a new one.")
        return redirect("account_login")
    return second_factor.authenticate(request)


def confirm_address(request: HttpRequest) -> HttpResponseBase:
    """The code that shows that an address is one's own; whoever is signed in has shown it."""
    return redirect("you") if request.user.is_authenticated else account.email_verification_sent(request)


def too_many_tries(request: HttpRequest) -> HttpResponse:
    """What allauth's limits answer (429), looking like the product."""
    return refused(request, title="Too many tries", status=429, words="Wait a minute, then try again.")


set_up_second_factor = SetUpSecondFactor.as_view()
