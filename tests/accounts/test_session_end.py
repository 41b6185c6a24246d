"""Nobody of staff is signed out unawares: it is said before, and the second step puts it off, with what was typed still there."""

from datetime import timedelta

import pytest
import time_machine

from accounts.roles import Role
from tests.accounts.signing_in import sign_in

pytestmark = pytest.mark.django_db


def warning(client):
    """The part of a desk's page that says it: is it seen, and what does it say?"""
    page = client.get("/staff/").content.decode()
    opened, _, rest = page.partition("<session-end")[2].partition(">")
    return " hidden" not in opened, rest.partition("</session-end>")[0]


def test_shortly_before_the_end_each_page_says_when_it_is_and_how_to_stay(client, make):
    sam = make("sam", Role.MODERATOR)
    for hours, seen in ((0.1, False), (7.5, False), (7.8, True), (7.97, True)):
        sign_in(client, sam, hours_ago=hours)
        said = warning(client)
        assert said[0] is seen, hours
    assert "/accounts/2fa/reauthenticate/?next=/staff/stay/" in said[1] and 'target="_blank"' in said[1]


def test_a_page_that_is_open_can_ask_how_long_there_is(client, make):
    sam = make("sam", Role.MODERATOR)
    sign_in(client, sam, hours_ago=7.95)
    told = client.get("/staff/stay/", headers={"accept": "application/json"}).json()
    assert 170 <= told["seconds"] <= 180 and len(told["at"]) == 5
    sign_in(client, sam, hours_ago=8.1)
    assert client.get("/staff/stay/", headers={"accept": "application/json"}).status_code == 401


def test_the_second_step_used_again_begins_the_day_anew_and_being_busy_does_not(client, make, now):
    sam = make("sam", Role.MODERATOR)
    sign_in(client, sam, hours_ago=7.95)
    for _ in range(3):
        assert warning(client)[0]
    session = client.session
    again = {"method": "mfa", "type": "totp", "at": now.timestamp(), "reauthenticated": True}
    session["account_authentication_methods"] = [*session["account_authentication_methods"], again]
    session.save()
    assert not warning(client)[0]
    assert client.get("/staff/stay/", headers={"accept": "application/json"}).json()["seconds"] > 7.9 * 3600
    assert "Close this tab" in client.get("/staff/stay/").content.decode()


def test_a_password_alone_puts_nothing_off(client, make, now):
    sam = make("sam", Role.MODERATOR)
    sign_in(client, sam, hours_ago=8.1)
    session = client.session
    again = {"method": "password", "at": now.timestamp(), "reauthenticated": True}
    session["account_authentication_methods"] = [*session["account_authentication_methods"], again]
    session.save()
    assert client.get("/staff/")["Location"].startswith("/accounts/login/")


def test_the_second_step_counts_only_while_there_is_a_session(client, make):
    assert client.get("/staff/stay/").status_code == 302
    sign_in(client, make("mia"))
    assert client.get("/staff/stay/").status_code == 403


@pytest.mark.parametrize("hours", [3, -3])
def test_signed_in_by_a_wrong_clock_a_session_lasts_as_long_as_any(client, make, now, hours):
    sam = make("sam", Role.MODERATOR)
    with time_machine.travel(now + timedelta(hours=hours), tick=True):
        sign_in(client, sam)
    told = client.get("/staff/stay/", headers={"accept": "application/json"}).json()
    assert 8 * 3600 - 120 <= told["seconds"] <= 8 * 3600
