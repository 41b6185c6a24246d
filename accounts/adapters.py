"""Where allauth asks us: an account by choice gives no role, words are ours, and app secrets are sealed in the database."""

import base64
import hashlib
import secrets

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy

from accounts.models import Member
from accounts.queries import standing_grants
from engage.kit import clock

WRONG_CODE = gettext_lazy(
    "That code is not right. Codes change every 30 seconds: type the one that your app shows now."
)


class AccountAdapter(DefaultAccountAdapter):
    """Anybody may make an account, which gives no role; refusals are in plain words that do not tell who has one."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy(
            "That e-mail address and password do not belong together. Check both and try again."
        ),
        "too_many_login_attempts": gettext_lazy("Too many tries. Wait five minutes, then try again."),
        "rate_limited": gettext_lazy("Too many tries. Wait a minute, then try again."),
        "incorrect_password": gettext_lazy("That password is not right. Try again."),
        "enter_current_password": gettext_lazy("That is not your password now. Try again."),
        "incorrect_code": WRONG_CODE,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return True

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff to their desks; who made an account by choice to what they follow."""
        member = request.user
        works = isinstance(member, Member) and standing_grants(member, now=clock.now()).exists()
        return reverse("staff_home" if works else "you")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return reverse("you")

    def is_safe_url(self, url: str) -> bool:
        """Only this very site: other names that the server answers to are no place to be sent on to."""
        request = self.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that limits are counted by; behind a local socket there is none, and callers share a limit."""
        return get_client_ip(request) or "0.0.0.0"  # noqa: S104  (a label for a counter, nothing listens here)

    def format_email_subject(self, subject: str) -> str:
        return f"{settings.PUBLIC_NAME}: {subject}"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Seals the secrets of authenticator apps, so that a copy of the database alone signs nobody in."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": WRONG_CODE}

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # SECRET_KEY was changed without SECRET_KEY_FALLBACKS: every code is wrong then, but the page still answers.
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _seal() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"second factor:" + key.encode()).digest())) for key in keys]
    )
