"""Invitations: once, for seven days, for one person; nothing of the link is kept, and nobody widens their own powers."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from accounts.actions import grant_role
from accounts.actions.inviting import come_in, invite, new_link, send_again, take_up_roles, withdraw_invitation
from accounts.actions.partners import take_in_partner
from accounts.actions.powers import close_account, give_role, open_account, reset_second_factor, take_role
from accounts.models import Invitation, Member, Organisation, RoleGrant
from accounts.queries import organisations_where
from accounts.roles import Role
from engage.kit import jobs
from engage.kit.models import AuditEvent, Job
from engage.kit.refusal import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(cast, now):
    def ask(email="new@example.org", roles=(Role.MODERATOR,), **fields):
        return invite(
            **{
                "organisation": cast.organisation,
                "home": cast.organisation,
                "email": email,
                "first_name": "New",
                "roles": roles,
                "by": cast.administrator,
                "now": now,
                **fields,
            }
        )

    return ask


@pytest.fixture
def police(cast, now):
    return take_in_partner(
        lead=cast.organisation, name="Riverside Police", body="police", by=cast.administrator, now=now
    )


def refuses(code):
    return pytest.raises(Refusal, match=code)


def do_all():
    for pk in Job.objects.filter(state="waiting").values_list("pk", flat=True):
        jobs.run(pk)


def token_of(message):
    return re.search(r"/accounts/invitation/([\w-]+)/", message.body).group(1)


def test_asking_twice_is_one_invitation_and_one_mail(ask):
    assert ask().pk == ask(email="  NEW@example.org ").pk
    do_all()
    do_all()
    assert [message.to for message in mail.outbox] == [["new@example.org"]]


def test_the_link_is_kept_only_as_a_hash_and_in_no_job_and_no_log(ask):
    invitation = ask()
    do_all()
    token = token_of(mail.outbox[0])
    invitation.refresh_from_db()
    assert invitation.link_hash and token not in invitation.link_hash
    assert not Job.objects.filter(payload__icontains=token).exists()
    assert "new@example.org" not in str(list(Job.objects.values_list("payload", flat=True)))
    assert "new@example.org" not in str(list(AuditEvent.objects.values_list("facts", flat=True)))


def test_sending_again_makes_the_older_link_dead_and_two_presses_send_once(ask, cast, now):
    invitation = ask()
    do_all()
    for _ in range(2):
        send_again(invitation_id=invitation.pk, sends=1, by=cast.administrator, now=now)
    do_all()
    assert len(mail.outbox) == 2 and token_of(mail.outbox[0]) != token_of(mail.outbox[1])


def test_coming_in_gives_the_roles_and_forgets_the_address_in_the_invitation(ask, cast, now):
    invitation = ask(roles=[Role.MODERATOR, Role.ANALYST], roles_end_at=now + timedelta(days=30))
    member = come_in(invitation_id=invitation.pk, first_name="Ana", password=None, now=now)
    assert member.email == "new@example.org" and not member.has_usable_password()
    assert organisations_where(member, Role.ANALYST, now=now) == [cast.organisation]
    assert organisations_where(member, Role.ANALYST, now=now + timedelta(days=31)) == []
    invitation.refresh_from_db()
    assert (invitation.email, invitation.first_name, invitation.link_hash) == ("", "", None)
    with refuses("over"):
        come_in(invitation_id=invitation.pk, first_name="Ana", password=None, now=now)


def test_an_invitation_is_good_for_seven_days(ask, now):
    invitation = ask()
    with refuses("expired"):
        come_in(invitation_id=invitation.pk, first_name="Ana", password=None, now=now + timedelta(days=7))
    assert not Member.objects.filter(email="new@example.org").exists()


def test_a_withdrawn_invitation_opens_nothing_and_names_nobody(ask, cast, now):
    invitation = ask()
    for _ in range(2):
        withdraw_invitation(invitation_id=invitation.pk, by=cast.administrator, now=now)
    assert new_link(invitation_id=invitation.pk) is None
    with refuses("over"):
        come_in(invitation_id=invitation.pk, first_name="Ana", password=None, now=now)
    with pytest.raises(IntegrityError, match="names_nobody"), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(email="kept@example.org")


def test_somebody_with_an_account_takes_the_roles_and_nobody_else_does(ask, cast, now):
    invitation = ask(email=cast.community_member.email)
    with refuses("somebody_else"):
        take_up_roles(invitation_id=invitation.pk, member=cast.moderator, now=now)
    take_up_roles(invitation_id=invitation.pk, member=cast.community_member, now=now)
    assert organisations_where(cast.community_member, Role.MODERATOR, now=now) == [cast.organisation]


def test_an_invitation_does_not_shorten_a_role_that_is_held(ask, cast, now):
    invitation = ask(email=cast.moderator.email, roles_end_at=now + timedelta(days=2))
    take_up_roles(invitation_id=invitation.pk, member=cast.moderator, now=now)
    assert RoleGrant.objects.get(member=cast.moderator).ends_at is None


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"email": "no address"}, "bad_email"),
        ({"first_name": " "}, "no_first_name"),
        ({"roles": []}, "no_role"),
        ({"roles": ["king"]}, "unknown_role"),
        ({"email": "administrator@example.org"}, "oneself"),
    ],
)
def test_what_cannot_be_sent_is_refused_whole(ask, fields, code):
    with refuses(code):
        ask(**fields)
    assert not Invitation.objects.exists() and not Job.objects.exists()


def test_nobody_is_invited_for_an_organisation_that_is_no_partner(ask, cast):
    with refuses("not_ours"):
        ask(home=cast.other_organisation)


def test_nobody_gives_themselves_a_role(cast, now):
    with refuses("oneself"):
        give_role(
            member=cast.administrator, organisation=cast.organisation, role=Role.ANALYST, by=cast.administrator, now=now
        )


def test_a_closed_account_is_shut_out_at_once_and_can_be_opened_again(cast, now):
    browser = cast.browser(cast.moderator)
    assert browser.get("/staff/moderation/").status_code == 200
    close_account(member=cast.moderator, by=cast.administrator, now=now)
    assert browser.get("/staff/moderation/").status_code == 302
    cast.moderator.refresh_from_db()
    open_account(member=cast.moderator, by=cast.administrator, now=now)
    assert organisations_where(cast.moderator, Role.MODERATOR, now=now) == [cast.organisation]


def test_the_last_administrator_stays(cast, now):
    with refuses("last_one"):
        close_account(member=cast.administrator, by=cast.analyst, now=now)
    grant = RoleGrant.objects.get(member=cast.administrator)
    with refuses("last_one"):
        take_role(grant=grant, by=cast.administrator, now=now)
    assert cast.second_administrator
    take_role(grant=grant, by=cast.administrator, now=now)
    assert organisations_where(cast.administrator, Role.ADMINISTRATOR, now=now) == []


def test_a_reset_second_step_is_logged_told_by_mail_and_never_ones_own(cast, now):
    with refuses("oneself"):
        reset_second_factor(member=cast.administrator, by=cast.administrator, now=now)
    browser = cast.browser(cast.moderator)
    reset_second_factor(member=cast.moderator, by=cast.administrator, now=now)
    assert AuditEvent.objects.get(verb="member.second_factor_reset").subject == f"member:{cast.moderator.pk}"
    do_all()
    assert [message.to for message in mail.outbox] == [["moderator@example.org"]]
    assert "/accounts/2fa/" in browser.get("/staff/moderation/").url


# --- the police (DPR-19) ---------------------------------------------------------------------------------------------


def test_people_of_the_police_can_read_what_is_published_and_nothing_raw(ask, cast, police, now):
    raw = sorted(set(Role) - {Role.PARTNER, Role.DECISION_MAKER})
    for role in raw:
        with refuses("police"):
            ask(home=police, roles=[role])
    officer = come_in(invitation_id=ask(home=police, roles=[Role.PARTNER]).pk, first_name="Pat", password=None, now=now)
    for role in raw:
        for organisation in (cast.organisation, police):
            with refuses("police"):
                grant_role(member=officer, organisation=organisation, role=role, by=None, now=now)


def test_the_database_refuses_a_police_moderator_whoever_writes_it(cast, police, now):
    officer = Member.objects.create(email="pat@example.org", first_name="Pat", organisation=police)

    def cheats():
        yield lambda: RoleGrant.objects.create(member=officer, organisation=cast.organisation, role="moderator")
        yield lambda: RoleGrant.objects.create(member=cast.analyst, organisation=police, role="analyst")
        yield lambda: Member.objects.filter(pk=cast.moderator.pk).update(organisation=police)
        yield lambda: Organisation.objects.filter(pk=cast.organisation.pk).update(body="police")

    assert cast.moderator and cast.analyst
    for cheat in cheats():
        with pytest.raises(IntegrityError, match="the_police_read_nothing_raw"), transaction.atomic():
            cheat()


def test_taking_a_partner_in_twice_is_once_and_only_the_lead_does_it(cast, police, now):
    again = take_in_partner(
        lead=cast.organisation, name=" riverside  police", body="police", by=cast.administrator, now=now
    )
    assert again == police and police.is_demo == cast.organisation.is_demo
    with refuses("not_lead"):
        take_in_partner(lead=police, name="Under it", body="council", by=cast.administrator, now=now)
    with refuses("unknown_body"):
        take_in_partner(lead=cast.organisation, name="A", body="guild", by=cast.administrator, now=now)
