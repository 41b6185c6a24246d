"""How a real place begins."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.actions.inviting import JOB
from accounts.models import Member, Organisation
from engage.kit.models import Job

pytestmark = pytest.mark.django_db


def set_up(slug="real-place"):
    said = StringIO()
    call_command(
        "set_up_organisation", name="Real place", slug=slug, admin="ann@example.org", first_name="Ann", stdout=said
    )
    return re.search(r"(/accounts/invitation/\S+)", said.getvalue()).group(1)


def test_the_first_administrator_comes_in_by_the_printed_link():
    lost, link = set_up(), set_up()  # printed again because the first was lost
    assert Client().get(lost).status_code == 404
    assert Client().post(link, {"first_name": "Ann", "password": ""}).status_code == 302
    ann = Member.objects.get(email="ann@example.org")
    assert [(grant.organisation.slug, grant.role) for grant in ann.grants.all()] == [("real-place", "administrator")]
    assert not Organisation.objects.get(slug="real-place").is_demo
    with pytest.raises(CommandError, match="has members"):
        set_up()


def test_no_mail_comes_after_that_would_make_the_printed_link_a_dead_one():
    set_up()
    assert not Job.objects.filter(kind=JOB).exists()


def test_a_real_place_is_not_made_beside_the_demo(cast):
    assert cast.organisation.is_demo
    with pytest.raises(CommandError, match="demo"):
        set_up()


@pytest.mark.parametrize("password", ["", "three words do well"])
def test_whoever_just_came_in_sets_up_their_second_step_without_saying_again_who_they_are(password):
    browser, link = Client(), set_up()
    assert browser.post(link, {"first_name": "Ann", "password": password}).status_code == 302
    for page in ("/accounts/2fa/totp/activate/", "/accounts/2fa/passkeys/add/"):
        assert browser.get(page).status_code == 200
