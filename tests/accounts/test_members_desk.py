"""The members desk and the link of an invitation, as pages."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.actions import grant_role
from accounts.models import Invitation, Member, RoleGrant
from accounts.roles import Role
from engage.kit import jobs
from engage.kit.models import Job
from tests.accounts.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast):
    return cast.browser(cast.administrator)


def form_of(cast, **fields):
    return {
        "first_name": "Ana",
        "email": "ana@example.org",
        "home": cast.organisation.pk,
        "roles": ["moderator"],
        "ends_on": "",
        **fields,
    }


def link():
    for pk in Job.objects.filter(state="waiting").values_list("pk", flat=True):
        jobs.run(pk)
    return re.search(r"(/accounts/invitation/\S+)", mail.outbox[-1].body).group(1)


def test_from_the_invitation_to_the_second_step(cast, desk):
    assert desk.post("/staff/members/invite/", form_of(cast)).status_code == 302
    address, browser = link(), Client()
    assert browser.get(address).status_code == browser.get(address).status_code == 200  # looking uses nothing up
    came = browser.post(address, {"first_name": "Ana", "password": "sea orchard sunrise chalk"})
    assert came.status_code == 302 and came.url == "/accounts/2fa/"
    member = Member.objects.get(email="ana@example.org")
    assert member.check_password("sea orchard sunrise chalk")
    # Signed in, and yet no desk opens without the second step.
    assert "/accounts/2fa/" in browser.get("/staff/moderation/").url
    assert browser.get(address).status_code == 404 and Client().get(address).status_code == 404


def test_a_weak_password_is_said_and_nothing_is_made(cast, desk):
    desk.post("/staff/members/invite/", form_of(cast))
    page = Client().post(link(), {"first_name": "Ana", "password": "short"})
    assert page.status_code == 422 and "There is a problem" in page.content.decode()
    assert not Member.objects.filter(email="ana@example.org").exists()


def test_an_old_link_is_gone_and_a_forged_one_unknown(cast, desk, now):
    desk.post("/staff/members/invite/", form_of(cast))
    address = link()
    Invitation.objects.update(invited_at=now.replace(year=2020), expires_at=now)
    assert Client().get(address).status_code == 410
    assert Client().get("/accounts/invitation/forged/").status_code == 404


def test_somebody_with_an_account_signs_in_first_and_takes_the_roles(cast, desk):
    desk.post("/staff/members/invite/", form_of(cast, email=cast.community_member.email))
    address = link()
    assert "You have an account already" in Client().get(address).content.decode()
    assert Client().post(address, {"first_name": "X", "password": ""}).status_code == 200
    assert cast.browser(cast.analyst).post(address).status_code == 403
    assert not RoleGrant.objects.filter(member=cast.community_member).exists()
    assert sign_in(Client(), cast.community_member).post(address).status_code == 302
    assert RoleGrant.objects.get(member=cast.community_member).role == "moderator"


def test_what_was_typed_is_kept_when_something_is_missing(cast, desk):
    page = desk.post("/staff/members/invite/", form_of(cast, roles=[]))
    assert page.status_code == 422 and "ana@example.org" in page.content.decode()
    for forged in ({"home": cast.other_organisation.pk}, {"home": "x"}, {"roles": ["king"]}, {"ends_on": "never"}):
        assert desk.post("/staff/members/invite/", form_of(cast, **forged)).status_code == 422
    assert not Invitation.objects.exists()


def test_roles_are_given_and_ended_on_the_page_of_a_person(cast, desk):
    whom = cast.moderator
    address = f"/staff/members/{whom.pk}/"
    given = {"role": "analyst", "organisation": cast.organisation.pk, "ends_on": "2099-03-31"}
    assert desk.post(address, given).status_code == 302
    grant = RoleGrant.objects.get(member=whom, role="analyst")
    assert grant.ends_at.isoformat() == "2099-03-31T23:00:00+00:00"  # the whole day, where we live
    assert desk.post(f"/staff/members/roles/{grant.pk}/end/").status_code == 302
    assert desk.post(address, {**given, "organisation": cast.other_organisation.pk}).status_code == 422
    own = f"/staff/members/{cast.administrator.pk}/"
    assert desk.post(own, given).status_code == 403


def test_people_of_other_organisations_are_unknown(cast, desk):
    for deed in ("", "close/", "open/", "second-step/"):
        assert desk.post(f"/staff/members/{cast.other_moderator.pk}/{deed}").status_code == 404
    assert desk.post(f"/staff/members/roles/{cast.other_moderator.grants.get().pk}/end/").status_code == 404
    assert cast.other_moderator.email not in desk.get("/staff/members/").content.decode()


def test_who_works_in_two_places_is_closed_by_their_own_organisation_only(cast, desk, now):
    grant_role(member=cast.other_moderator, organisation=cast.organisation, role=Role.ANALYST, by=None, now=now)
    assert desk.get(f"/staff/members/{cast.other_moderator.pk}/").status_code == 200
    assert desk.post(f"/staff/members/{cast.other_moderator.pk}/close/").status_code == 403
    page = desk.get(f"/staff/members/{cast.other_moderator.pk}/").content.decode()
    assert ": Analyst</span>" in page and ": Moderator</span>" not in page


def test_a_partner_is_taken_in_and_its_first_administrator_invited_once(cast, desk):
    made = desk.post("/staff/members/partners/", {"name": "River Council", "body": "council"})
    first = {"first_name": "Bo", "email": "bo@example.org"}
    assert desk.post(made.url, first).status_code == 302
    assert Client().post(link(), {"first_name": "Bo", "password": ""}).status_code == 302
    bo = Member.objects.get(email="bo@example.org")
    assert [(grant.organisation.name, grant.role) for grant in bo.grants.all()] == [("River Council", "administrator")]
    assert desk.post(made.url, {**first, "email": "cy@example.org"}).status_code == 409


def test_a_police_partner_gets_no_administrator(cast, desk):
    made = desk.post("/staff/members/partners/", {"name": "Riverside Police", "body": "police"})
    assert "read published digests and nothing else" in desk.get(made.url).content.decode()
    assert desk.post(made.url, {"first_name": "Bo", "email": "bo@example.org"}).status_code >= 400
    assert not Invitation.objects.exists()
