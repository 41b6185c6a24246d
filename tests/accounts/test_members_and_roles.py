"""Members and roles: one account an address, every change of power in the log, and nothing kept after forgetting."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from accounts import personal_data
from accounts.actions import create_member, current_code, end_role, give_totp, grant_role
from accounts.models import Member, RoleGrant
from accounts.queries import members_who_hold, organisations_where
from accounts.roles import Role
from engage.kit.models import AuditEvent
from engage.kit.refusal import Refusal
from tests.cast import PASSWORD


def log(verb):
    return list(AuditEvent.objects.filter(verb=verb).order_by("pk").values_list("subject", "member_id_was", "facts"))


def test_giving_and_ending_a_role_is_logged_with_who_did_it(make, kent, now):
    boss, sam = make("boss", Role.ADMINISTRATOR), make("sam")
    grant_role(member=sam, organisation=kent, role=Role.ANALYST, by=boss, now=now)
    end_role(member=sam, organisation=kent, role=Role.ANALYST, by=boss, now=now + timedelta(days=1))
    line = (f"member:{sam.pk}", boss.pk, {"role": "analyst", "organisation": kent.pk})
    assert line in log("role.granted")
    assert log("role.ended") == [line]


def test_giving_a_role_twice_is_one_grant_and_one_line(make, kent, now):
    sam = make("sam", Role.ANALYST)
    grant_role(member=sam, organisation=kent, role="analyst", by=None, now=now)
    assert RoleGrant.objects.count() == len(log("role.granted")) == 1


def test_a_role_that_ended_can_be_given_again(make, kent, now):
    sam = make("sam", Role.ANALYST)
    end_role(member=sam, organisation=kent, role=Role.ANALYST, by=None, now=now)
    grant_role(member=sam, organisation=kent, role=Role.ANALYST, by=None, now=now + timedelta(days=1))
    assert organisations_where(sam, Role.ANALYST, now=now + timedelta(days=2)) == [kent]


def test_the_last_administrator_stays(make, kent, now):
    boss, deputy = make("boss", Role.ADMINISTRATOR), make("deputy", Role.ADMINISTRATOR)
    end_role(member=boss, organisation=kent, role=Role.ADMINISTRATOR, by=deputy, now=now)
    with pytest.raises(Refusal) as refusal:
        end_role(member=deputy, organisation=kent, role=Role.ADMINISTRATOR, by=deputy, now=now)
    assert refusal.value.code == "last_one"
    assert members_who_hold(Role.ADMINISTRATOR, kent, now=now) == [deputy]


def test_a_role_that_is_not_held_cannot_be_ended(make, kent, elsewhere, now):
    sam = make("sam", Role.ANALYST)
    with pytest.raises(Refusal):
        end_role(member=sam, organisation=elsewhere, role=Role.ANALYST, by=None, now=now)


def test_an_unknown_role_is_refused_by_the_action_and_by_the_database(make, kent, now):
    sam = make("sam")
    with pytest.raises(Refusal):
        grant_role(member=sam, organisation=kent, role="king", by=None, now=now)
    with pytest.raises(IntegrityError, match="role_is_known"), transaction.atomic():
        RoleGrant.objects.create(member=sam, organisation=kent, role="king", granted_at=now)


def test_one_address_is_one_account_whatever_its_capitals(make, kent, now):
    make("sam")
    with pytest.raises(Refusal) as refusal:
        create_member(
            email="SAM@example.org", first_name="Sam", password=PASSWORD, organisation=kent, roles=[], by=None, now=now
        )
    assert refusal.value.code == "email_taken"
    with pytest.raises(IntegrityError, match="member_email_is_lower_case"), transaction.atomic():
        Member.objects.create(email="SAM@example.org", first_name="Sam")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"email": "not an address"}, "bad_email"),
        ({"first_name": "  "}, "no_first_name"),
        ({"password": "password123"}, "weak_password"),
        ({"roles": ["king"]}, "unknown_role"),
        ({"organisation": None, "roles": [Role.ANALYST]}, "no_organisation"),
    ],
)
def test_a_member_who_cannot_be_made_leaves_nothing_behind(kent, now, wrong, code):
    right = {"email": "a@example.org", "first_name": "A", "password": PASSWORD, "organisation": kent, "roles": []}
    with pytest.raises(Refusal) as refusal:
        create_member(**(right | wrong), by=None, now=now)
    assert refusal.value.code == code
    assert not Member.objects.exists()
    assert not log("member.created")


def test_the_apps_secret_is_sealed_in_the_database(make, now):
    sam = make("sam", totp=False)
    secret = give_totp(sam)
    kept = Authenticator.objects.get(user=sam, type="totp").data["secret"]
    assert secret not in kept
    assert len(current_code(sam, now)) == 6


def test_after_forgetting_nothing_of_the_person_is_left(make, now):
    sam = make("sam", Role.MODERATOR)
    assert personal_data.hand_over(member=sam)["roles"][0]["role"] == "moderator"
    assert personal_data.hold(member=sam)
    personal_data.forget(member=sam, now=now + timedelta(hours=1))
    sam.refresh_from_db()
    assert "sam" not in f"{sam.email} {sam.first_name}".lower()
    assert not sam.is_active
    assert not sam.has_usable_password()
    assert not EmailAddress.objects.filter(user=sam).exists()
    assert not Authenticator.objects.filter(user=sam).exists()
    assert organisations_where(sam, *Role, now=now + timedelta(hours=2)) == []
