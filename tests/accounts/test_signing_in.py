"""Signing in: password and code, nothing given away, nobody sent astray."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.actions import CODE_LASTS_SECONDS, current_code, end_role
from accounts.adapters import WRONG_CODE
from accounts.forms import USED_CODE
from accounts.models import Member
from accounts.roles import Role
from tests.accounts.signing_in import sign_in
from tests.cast import PASSWORD

LOGIN = "/accounts/login/"
CODE = "/accounts/2fa/authenticate/"


def give_password(client, email, password=PASSWORD, then=""):
    return client.post(LOGIN + (f"?next={then}" if then else ""), {"login": email, "password": password})


def test_the_password_alone_does_not_sign_anybody_in(client, make):
    sam = make("sam", Role.MODERATOR)
    assert give_password(client, sam.email)["Location"] == CODE
    assert client.get("/staff/")["Location"] == "/accounts/login/?next=%2Fstaff%2F"


def test_the_password_and_the_code_together_do(client, make, now):
    sam = make("sam", Role.MODERATOR)
    give_password(client, sam.email)
    assert client.post(CODE, {"code": current_code(sam, now)})["Location"] == "/staff/"
    assert client.get("/staff/").status_code == 200


def test_a_wrong_code_is_refused_in_clear_words(client, make):
    give_password(client, make("sam", Role.MODERATOR).email)
    answer = client.post(CODE, {"code": "12"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["code"] == [WRONG_CODE]
    assert client.get("/staff/").status_code == 302


def test_a_code_opens_the_door_once_even_if_the_cache_forgot(client, make, now):
    sam = make("sam", Role.MODERATOR)
    code = current_code(sam, now)
    give_password(client, sam.email)
    assert client.post(CODE, {"code": code}).status_code == 302
    cache.clear()
    onlooker = Client()
    give_password(onlooker, sam.email)
    answer = onlooker.post(CODE, {"code": code})
    assert (answer.status_code, answer.context["form"].errors["code"]) == (422, [USED_CODE])
    assert onlooker.get("/staff/").status_code == 302


def test_a_code_older_than_the_last_one_used_is_refused(client, make, now):
    sam = make("sam", Role.MODERATOR)
    give_password(client, sam.email)
    assert client.post(CODE, {"code": current_code(sam, now)}).status_code == 302
    onlooker = Client()
    give_password(onlooker, sam.email)
    earlier = onlooker.post(CODE, {"code": current_code(sam, now - timedelta(seconds=30))})
    assert earlier.status_code == 422


def test_a_recovery_code_works_once(client, make):
    sam = make("sam", Role.MODERATOR)
    spare = Authenticator.objects.get(user=sam, type="recovery_codes").wrap().get_unused_codes()[0]
    give_password(client, sam.email)
    assert client.post(CODE, {"code": spare})["Location"] == "/staff/"
    again = Client()
    give_password(again, sam.email)
    assert again.post(CODE, {"code": spare}).status_code == 422


def test_capitals_in_the_address_do_not_matter(client, make):
    make("sam", Role.MODERATOR)
    assert give_password(client, "SAM@Example.ORG")["Location"] == CODE


def same_for_both(one, other):
    differs = rb'(csrfmiddlewaretoken" value=")[^"]+|sam@|nobody@'
    assert one.status_code == other.status_code
    assert re.sub(differs, b"", one.content) == re.sub(differs, b"", other.content)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, make):
    make("sam", Role.MODERATOR)
    known = give_password(client, "sam@example.org", "not-the-password-at-all")
    unknown = give_password(client, "nobody@example.org", "not-the-password-at-all")
    assert known.status_code == 422
    same_for_both(known, unknown)


def test_asking_for_a_new_password_says_the_same_to_everybody(make):
    make("sam", Role.MODERATOR)
    answers = []
    for email in ("sam@example.org", "nobody@example.org"):
        answers.append(Client().post("/accounts/password/reset/", {"email": email}, follow=True))
    same_for_both(*answers)
    assert [message.to for message in mail.outbox] == [["sam@example.org"]]


def test_a_new_password_still_needs_the_code(client, make):
    sam = make("sam", Role.MODERATOR)
    client.post("/accounts/password/reset/", {"email": sam.email})
    link = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[0].body)[0]
    form = client.get(link, follow=True)
    new = "another-long-way-to-say-it"
    assert client.post(form.request["PATH_INFO"], {"password1": new, "password2": new}).status_code == 302
    assert client.get("/staff/").status_code == 302
    assert give_password(client, sam.email, new)["Location"] == CODE


def test_an_invited_member_begins_by_asking_for_a_password(client, make):
    sam = make("sam", Role.MODERATOR, password=None)
    assert give_password(client, sam.email, "").status_code == 422
    client.post("/accounts/password/reset/", {"email": sam.email})
    assert "/accounts/password/reset/key/" in mail.outbox[0].body


def test_changing_the_password_needs_the_old_one_and_signs_out_other_places(client, make):
    sam = make("sam", Role.MODERATOR)
    elsewhere = sign_in(Client(), sam)
    sign_in(client, sam)
    new = "another-long-way-to-say-it"
    form = {"oldpassword": "wrong", "password1": new, "password2": new}
    assert client.post("/accounts/password/change/", form).status_code == 422
    assert client.post("/accounts/password/change/", form | {"oldpassword": PASSWORD}).status_code == 302
    assert client.get("/staff/").status_code == 200
    assert elsewhere.get("/staff/").status_code == 302
    assert mail.outbox[0].to == [sam.email]
    assert "If it was not you" in mail.outbox[0].body
    assert "127.0.0.1" not in mail.outbox[0].body


def test_a_spent_or_forged_link_is_not_found(client, db):
    assert client.get("/accounts/password/reset/key/1-abc-def/").status_code == 404
    assert client.get("/accounts/confirm-email/forged/").status_code == 404


def test_signing_up_gives_no_role_and_takes_no_password(client, db):
    form = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert b'name="password1"' not in client.get("/accounts/signup/").content
    client.post("/accounts/signup/", form)
    member = Member.objects.get()
    assert not member.has_usable_password() and not member.grants.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/email/",
        "/accounts/password/set/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/trust/",
        "/accounts/2fa/recovery-codes/download/",
        "/accounts/3rdparty/",
        "/admin/",
    ],
)
def test_what_we_do_not_support_of_allauth_is_not_there(client, make, path):
    sign_in(client, make("sam", Role.ADMINISTRATOR))
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "astray",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "http:///evil.example",
        "javascript:alert(1)",
        "http://127.0.0.1/staff/",
    ],
)
def test_nobody_is_sent_to_another_site(client, make, now, astray):
    sam = make("sam", Role.MODERATOR)
    give_password(client, sam.email, then=astray)
    assert client.post(CODE, {"code": current_code(sam, now)})["Location"] == "/staff/"


def test_after_signing_in_one_is_back_where_one_wanted_to_be(client, make, now):
    sam = make("sam", Role.MODERATOR)
    give_password(client, sam.email, then="/staff/moderation/%3Fpage=2")
    assert client.post(CODE, {"code": current_code(sam, now)})["Location"] == "/staff/moderation/?page=2"


def test_guessing_passwords_is_stopped_and_says_so(client, make):
    make("sam", Role.MODERATOR)
    answers = [give_password(client, "sam@example.org", f"guess number {n}") for n in range(6)]
    assert b"Too many tries" in answers[-1].content
    assert give_password(client, "sam@example.org").status_code == 422  # even the right one, for five minutes


def test_too_many_forms_from_one_place_are_answered_with_a_page(client, db):
    for _ in range(31):
        answer = client.post(LOGIN, {})
    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()
    assert "</html>" in answer.content.decode()


def test_guessing_codes_is_stopped(client, make, now):
    sam = make("sam", Role.MODERATOR)
    give_password(client, sam.email)
    for guess in range(6):
        answer = client.post(CODE, {"code": f"guess {guess}"})
    assert b"Too many tries" in answer.content
    assert client.post(CODE, {"code": current_code(sam, now)}).status_code == 422


def test_a_closed_account_does_not_open(client, make):
    sam = make("sam", Role.MODERATOR)
    Member.objects.filter(pk=sam.pk).update(is_active=False)
    give_password(client, sam.email)
    assert client.get("/staff/").status_code == 302


def test_every_form_needs_its_safety_token(make):
    sam = make("sam", Role.MODERATOR)
    strict = Client(enforce_csrf_checks=True)
    assert give_password(strict, sam.email).status_code == 403
    sign_in(strict, sam)
    assert strict.post("/accounts/logout/").status_code == 403
    assert strict.get("/staff/").status_code == 200


def test_signing_out_takes_a_press_not_a_link(client, make):
    sign_in(client, make("sam", Role.MODERATOR))
    client.get("/accounts/logout/")
    assert client.get("/staff/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert client.get("/staff/").status_code == 302


@pytest.mark.parametrize("typed", [{}, {"login": "", "password": ""}, {"login": "no address", "password": "x" * 5000}])
def test_a_half_filled_form_is_refused_and_keeps_the_address(client, db, typed):
    answer = client.post(LOGIN, typed)
    assert answer.status_code == 422
    assert typed.get("login", "").encode() in answer.content
    assert b"x" * 5000 not in answer.content


def test_setting_up_the_app_opens_the_desks_in_the_same_session(client, make, now):
    sam = make("sam", Role.MODERATOR, totp=False)
    assert give_password(client, sam.email)["Location"] == "/staff/"
    assert client.get("/staff/", follow=True).request["PATH_INFO"] == "/accounts/2fa/"
    activate = "/accounts/2fa/totp/activate/"
    page = client.get(activate, follow=True)
    assert page.request["PATH_INFO"] == "/accounts/reauthenticate/"
    page = client.post(f"/accounts/reauthenticate/?next={activate}", {"password": PASSWORD}, follow=True)
    assert page.request["PATH_INFO"] == activate
    assert client.post(activate, {"code": "000"}).status_code == 422
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, int(now.timestamp()) // CODE_LASTS_SECONDS))
    assert client.post(activate, {"code": code})["Location"] == "/accounts/2fa/recovery-codes/"
    spare = Authenticator.objects.get(user=sam, type="recovery_codes").wrap().get_unused_codes()[0]
    assert spare in client.get("/accounts/2fa/recovery-codes/").content.decode()
    assert spare not in client.get("/accounts/2fa/recovery-codes/").content.decode()  # shown once
    assert client.get("/staff/").status_code == 200


def test_no_page_of_the_room_carries_script_or_style_in_it(client, make):
    sam = make("sam", Role.MODERATOR)
    guest_pages = [LOGIN, "/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/signup/"]
    member_pages = ["/accounts/2fa/", "/accounts/password/change/", "/accounts/logout/", "/accounts/reauthenticate/"]
    again = ["/accounts/2fa/reauthenticate/", "/accounts/2fa/recovery-codes/", "/accounts/2fa/totp/deactivate/"]
    pages = [client.get(page) for page in guest_pages]
    sign_in(client, sam)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    pages += [client.get(page) for page in [*member_pages, *again, "/accounts/2fa/recovery-codes/generate/", "/staff/"]]
    for page in pages:
        assert page.status_code == 200, page.request["PATH_INFO"]
        assert not re.search(rb"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=", page.content), page.request[
            "PATH_INFO"
        ]
        assert b"</html>" in page.content


def test_taking_the_app_away_closes_the_desks_at_once(client, make):
    sam = make("sam", Role.MODERATOR)
    sign_in(client, sam)
    Authenticator.objects.filter(user=sam).delete()
    assert client.get("/staff/")["Location"].startswith("/accounts/2fa/?next")


def test_a_role_taken_away_closes_the_desks_at_once(client, make, kent, now):
    sam = make("sam", Role.MODERATOR)
    sign_in(client, sam)
    assert client.get("/staff/").status_code == 200
    end_role(member=sam, organisation=kent, role=Role.MODERATOR, by=None, now=now)
    assert client.get("/staff/").status_code == 403
