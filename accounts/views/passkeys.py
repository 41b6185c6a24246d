"""Adding a passkey, and proving with it once more who one is."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse


class AddPasskey(AddWebAuthnView):
    """Making it on this device is already using it, so this session need not be asked again."""

    def form_valid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        keys = Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.WEBAUTHN)
        key = keys.latest("created_at")
        record_authentication(self.request, key.user, "mfa", id=key.pk, type=key.type, reauthenticated=True)
        return response


class PasskeyAgain(ReauthenticateWebAuthnView):
    """Something that is no passkey leads back to where one says who one is."""

    def form_invalid(self, form: Form) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_reauthenticate"))


add_passkey = AddPasskey.as_view()
passkey_again = PasskeyAgain.as_view()
