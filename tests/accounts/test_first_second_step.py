"""Setting up a second step, the first time and after the phone was lost: straight ahead, never in circles."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from accounts.actions import CODE_LASTS_SECONDS
from accounts.actions.powers import reset_second_factor
from tests.accounts.test_members_desk import form_of, link
from tests.accounts.test_signing_in import CODE, LOGIN, give_password

pytestmark = pytest.mark.django_db
SET_UP = "/accounts/2fa/totp/activate/"


def code_of(page, now):
    secret = re.search(r"\b[A-Z2-7]{32}\b", page).group(0)
    return format_hotp_value(hotp_value(secret, int(now.timestamp()) // CODE_LASTS_SECONDS))


@pytest.mark.parametrize("password", ["", "sea orchard sunrise chalk"])
def test_whoever_was_invited_is_asked_for_nothing_twice_on_the_way_to_the_recovery_codes(cast, now, password):
    cast.browser(cast.administrator).post("/staff/members/invite/", form_of(cast))
    browser = Client()
    browser.post(link(), {"first_name": "Ana", "password": password})
    page = browser.get(SET_UP)
    assert page.status_code == 200, page.url
    done = browser.post(SET_UP, {"code": code_of(page.content.decode(), now)})
    assert done.url == "/accounts/2fa/recovery-codes/"
    assert len(re.findall(r"\b\d{8}\b", browser.get(done.url).content.decode())) == 10


def test_a_second_step_that_is_reset_while_its_owner_waits_at_the_door_does_not_lead_in_circles(cast, now):
    browser = Client()
    assert give_password(browser, cast.moderator.email).url == CODE
    reset_second_factor(member=cast.moderator, by=cast.administrator, now=now)
    back = browser.get(CODE, follow=True)
    assert back.redirect_chain == [(LOGIN, 302)] and "Your second step was reset" in back.content.decode()
    came = browser.post(LOGIN, {"login": cast.moderator.email, "password": "wrong"})
    assert came.status_code == 422


def test_then_they_sign_in_and_set_up_a_new_one(cast, now):
    browser = Client()
    give_password(browser, cast.moderator.email)
    reset_second_factor(member=cast.moderator, by=cast.administrator, now=now)
    browser.get(CODE)
    assert give_password(browser, cast.moderator.email).url == "/staff/"
    assert "/accounts/2fa/" in browser.get("/staff/moderation/").url
