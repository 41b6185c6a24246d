"""An account that somebody makes by choice: no role, no name, and a code by mail that opens no desk alone."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Member, RoleGrant
from engage.kit.models import AuditEvent

pytestmark = pytest.mark.django_db


def code():
    return re.search(r"^\s*([A-Z0-9-]{6,})\s*$", mail.outbox[-1].body, re.M).group(1)


def sign_up(browser, email="robin@example.org"):
    assert browser.post("/accounts/signup/", {"email": email}).status_code == 302
    return browser.post("/accounts/confirm-email/", {"code": code()})


def test_an_account_needs_an_address_and_nothing_else():
    browser = Client()
    came = sign_up(browser)
    assert came.status_code == 302 and came.url == "/you/"
    member = Member.objects.get(email="robin@example.org")
    assert (member.first_name, member.organisation, member.has_usable_password()) == ("", None, False)
    assert not RoleGrant.objects.exists()
    assert browser.get("/you/").status_code == 200
    assert browser.get("/staff/").status_code == 403


def test_whoever_has_an_account_finds_it_again():
    """From the page of those who come back, and from the desks that are not theirs: there is no other way to it."""
    browser = Client()
    assert 'href="/you/"' in browser.get("/back/").content.decode()
    assert browser.get("/you/").url.startswith("/accounts/login/")
    sign_up(browser)
    hall = browser.get("/staff/").content.decode()
    assert 'href="/you/"' in hall and "Back to your desks" not in hall  # those lead to this very page
    assert 'href="/staff/"' in browser.get("/staff/moderation/").content.decode()


def test_what_comes_by_mail_is_a_code_and_nothing_says_otherwise():
    page = Client().post("/accounts/signup/", {"email": "robin@example.org"}, follow=True).content.decode()
    assert "Code from the mail" in page and "a code is on its way" in page and "sent a link" not in page


def test_an_account_is_not_open_before_its_code_is_typed():
    browser = Client()
    browser.post("/accounts/signup/", {"email": "robin@example.org"})
    assert browser.get("/you/").status_code == 302
    assert browser.post("/accounts/confirm-email/", {"code": "WRONG1"}).status_code == 422


def test_who_has_an_account_is_told_to_nobody_but_them(cast):
    assert cast.moderator
    pages = []
    for email in ("moderator@example.org", "nobody@example.org"):
        answer = Client().post("/accounts/signup/", {"email": email}, follow=True)
        pages.append((answer.status_code, answer.content.decode().replace(email, "")))
    assert [status for status, _ in pages] == [200, 200]
    assert pages[0][1].count("<input") == pages[1][1].count("<input")
    assert "You have one already" in mail.outbox[0].body


def test_a_code_by_mail_signs_in_and_opens_no_desk(cast):
    browser = Client()
    assert browser.post("/accounts/login/code/", {"email": cast.moderator.email}).status_code == 302
    came = browser.post("/accounts/login/code/confirm/", {"code": code()})
    assert came.status_code == 302 and came.url.startswith("/accounts/2fa/authenticate/")
    assert browser.get("/staff/moderation/").url.startswith("/accounts/login/")


def test_staff_without_a_second_step_get_in_by_code_and_no_further(cast, now):
    from allauth.mfa.models import Authenticator

    Authenticator.objects.filter(user=cast.moderator).delete()
    browser = Client()
    browser.post("/accounts/login/code/", {"email": cast.moderator.email})
    assert browser.post("/accounts/login/code/confirm/", {"code": code()}).url == "/staff/"
    assert "/accounts/2fa/" in browser.get("/staff/moderation/").url


def test_a_wrong_code_is_said_and_three_are_enough(cast):
    browser = Client()
    browser.post("/accounts/login/code/", {"email": cast.moderator.email})
    right = code()
    assert browser.post("/accounts/login/code/confirm/", {"code": "WRONG1"}).status_code == 422
    for _ in range(3):
        browser.post("/accounts/login/code/confirm/", {"code": "WRONG1"})
    browser.post("/accounts/login/code/confirm/", {"code": right})
    assert browser.get("/staff/").status_code == 302


def test_making_an_account_is_in_no_log_by_name():
    sign_up(Client())
    assert "robin" not in str(list(AuditEvent.objects.values_list("subject", "facts")))
