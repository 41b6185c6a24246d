"""Where the accounts room answers. Only what we support of allauth is mounted; the rest of it does not exist here."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path

from accounts.views import (
    add_passkey,
    audit,
    coming_in,
    confirm_address,
    inviting,
    passkey_again,
    people,
    polite,
    second_step,
    set_up_second_factor,
    staff_home,
    stay_signed_in,
)

everyone = "everyone"
members = "members"

urlpatterns = [
    path("staff/", staff_home, name="staff_home"),
    path("staff/stay/", stay_signed_in, name="stay_signed_in"),
    path("staff/members/", people.members, name="members"),
    path("staff/members/invite/", inviting.invite_somebody, name="invite"),
    path("staff/members/invitations/<int:invitation_id>/again/", inviting.invite_again, name="invite_again"),
    path("staff/members/invitations/<int:invitation_id>/withdraw/", inviting.withdraw, name="invitation_withdraw"),
    path("staff/members/partners/", inviting.partners, name="partners"),
    path("staff/members/partners/<int:organisation_id>/", inviting.partner, name="partner"),
    path("staff/members/roles/<int:grant_id>/end/", people.end_role, name="role_end"),
    path("staff/members/<int:member_id>/", people.member, name="member"),
    path("staff/members/<int:member_id>/close/", people.close_account, name="member_close"),
    path("staff/members/<int:member_id>/open/", people.open_account, name="member_open"),
    path("staff/members/<int:member_id>/second-step/", people.reset_second_step, name="member_second_step"),
    path("staff/audit/", audit.audit_log, name="audit_log"),
    path("staff/audit/disclosures/", audit.disclosures, name="disclosures"),
    path("staff/audit/disclosures/<int:disclosure_id>/", audit.disclosure, name="disclosure"),
    path("accounts/invitation/<str:token>/", coming_in.invitation, name="invitation"),
    path("accounts/login/", polite(everyone, account.login), name="account_login"),
    path("accounts/login/code/", polite(everyone, account.request_login_code), name="account_request_login_code"),
    path(
        "accounts/login/code/confirm/", polite(everyone, account.confirm_login_code), name="account_confirm_login_code"
    ),
    path("accounts/logout/", polite(everyone, account.logout), name="account_logout"),
    path("accounts/signup/", polite(everyone, account.signup), name="account_signup"),
    path("accounts/inactive/", polite(everyone, account.account_inactive), name="account_inactive"),
    path("accounts/reauthenticate/", polite(members, account.reauthenticate), name="account_reauthenticate"),
    path(
        "accounts/confirm-email/",
        polite(everyone, confirm_address),
        name="account_email_verification_sent",
    ),
    path("accounts/password/change/", polite(members, account.password_change), name="account_change_password"),
    path("accounts/password/reset/", polite(everyone, account.password_reset), name="account_reset_password"),
    path(
        "accounts/password/reset/done/",
        polite(everyone, account.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "accounts/password/reset/key/done/",
        polite(everyone, account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        polite(everyone, account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("accounts/2fa/", polite(members, second_factor.index), name="mfa_index"),
    path("accounts/2fa/passkeys/add/", polite(members, add_passkey), name="mfa_add_webauthn"),
    path("accounts/2fa/passkeys/again/", polite(members, passkey_again), name="mfa_reauthenticate_webauthn"),
    path("accounts/2fa/passkeys/login/", polite(everyone, webauthn.login_webauthn), name="mfa_login_webauthn"),
    path(
        "accounts/2fa/passkeys/<int:pk>/remove/", polite(members, webauthn.remove_webauthn), name="mfa_remove_webauthn"
    ),
    path("accounts/2fa/authenticate/", polite(everyone, second_step), name="mfa_authenticate"),
    path("accounts/2fa/reauthenticate/", polite(members, second_factor.reauthenticate), name="mfa_reauthenticate"),
    path("accounts/2fa/totp/activate/", polite(members, set_up_second_factor), name="mfa_activate_totp"),
    path("accounts/2fa/totp/deactivate/", polite(members, totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "accounts/2fa/recovery-codes/",
        polite(members, recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "accounts/2fa/recovery-codes/generate/",
        polite(members, recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]
