"""Sign a test's browser in as a real sign-in with the second factor would."""

import time

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in(client: Client, member, *, second_factor: bool = True, hours_ago: float = 0) -> Client:
    """Give the client a session of this member; the records in it are written by allauth's own code.

    `second_factor=False` is a session that knows the password only.
    """
    assert isinstance(member, get_user_model())
    client.force_login(member, backend=BACKEND)
    request = RequestFactory().get("/")
    request.session = client.session
    record_authentication(request, member, "password", email=member.email)
    if second_factor:
        app = Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).first()
        assert app, "give_totp(member) first: this member has no second factor to use"
        record_authentication(request, member, "mfa", id=app.pk, type=app.type)
    for record in request.session["account_authentication_methods"] if hours_ago else ():
        record["at"] = record["database_at"] = time.time() - hours_ago * 3600
    request.session.save()
    return client
