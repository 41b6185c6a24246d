"""The door to staff pages: who may come in, who is sent where, and that the default is no."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver

from accounts import desks
from accounts.access import examine, for_holders_of
from accounts.actions import grant_role
from accounts.models import Member, RoleGrant
from accounts.queries import members_who_hold, organisations_where
from accounts.roles import Role
from tests.accounts.signing_in import sign_in


def test_a_guest_is_sent_to_sign_in_and_back_afterwards(client, db):
    assert client.get("/staff/?from=mail")["Location"] == "/accounts/login/?next=%2Fstaff%2F%3Ffrom%3Dmail"


def test_a_page_in_the_background_is_told_instead_of_given_the_sign_in_form(client, db):
    htmx = {"HX-Request": "true", "HX-Current-URL": "http://testserver/staff/moderation/?a=1"}
    answer = client.get("/staff/", headers=htmx)
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/accounts/login/?next=%2Fstaff%2Fmoderation%2F%3Fa%3D1"
    assert client.get("/staff/", headers={"Accept": "application/json"}).json()["sign_in"] == "/accounts/login/"


def test_a_session_that_knows_only_the_password_may_not_enter(client, make):
    sign_in(client, make("sam", Role.MODERATOR), second_factor=False)
    assert client.get("/staff/")["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fstaff%2F"
    assert client.get("/staff/", headers={"Accept": "application/json"}).status_code == 403


def test_staff_without_a_second_step_choose_between_a_passkey_and_an_app(client, make):
    sam = make("sam", Role.MODERATOR, totp=False)
    sign_in(client, sam, second_factor=False)
    assert client.get("/staff/")["Location"] == "/accounts/2fa/?next=%2Fstaff%2F"
    page = client.get("/staff/", follow=True).content.decode()
    assert "Choose one: a passkey, or an app on your phone." in page
    assert 'href="/accounts/2fa/passkeys/add/"' in page and 'href="/accounts/2fa/totp/activate/"' in page


def test_somebody_elses_second_factor_does_not_count(client, make):
    sam, ann = make("sam", Role.MODERATOR), make("ann", Role.MODERATOR)
    sign_in(client, sam)
    session = client.session
    session["account_authentication_methods_user"] = str(ann.pk)
    session.save()
    assert client.get("/staff/").status_code == 302


def test_a_session_ends_after_eight_hours_however_busy_it_was(client, make):
    sam = make("sam", Role.MODERATOR)
    sign_in(client, sam, hours_ago=7.9)
    assert client.get("/staff/").status_code == 200
    sign_in(client, sam, hours_ago=8.1)
    assert client.get("/staff/")["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


def test_a_member_without_a_role_is_refused_with_a_page(client, make):
    sign_in(client, make("mia"))
    answer = client.get("/staff/")
    assert answer.status_code == 403
    assert b"</html>" in answer.content


@pytest.mark.parametrize("role", list(Role))
def test_every_role_may_open_the_hall(client, make, role):
    sign_in(client, make("sam", role))
    page = client.get("/staff/")
    assert page.status_code == 200
    assert role.label.encode() in page.content
    assert b"Kent partnership" in page.content


def entry(member, *roles, now):
    seen = {}

    @for_holders_of(*roles)
    def view(request):
        seen["organisations"] = request.organisations
        return HttpResponse("in")

    request = RequestFactory().get("/staff/somewhere/")
    request.user = member
    request.session = sign_in_session(member)
    response = view(request)
    return response.status_code, seen.get("organisations")


def sign_in_session(member):
    return sign_in(Client(), member).session


@pytest.mark.parametrize("held", list(Role))
@pytest.mark.parametrize("asked", list(Role))
def test_a_role_opens_its_own_pages_and_no_other(make, kent, now, held, asked):
    status, organisations = entry(make("sam", held), asked, now=now)
    assert (status, organisations) == ((200, [kent]) if held == asked else (403, None))


def test_a_grant_in_another_organisation_gives_nothing_here(make, kent, elsewhere, now):
    spy = make("spy", Role.MODERATOR, organisation=elsewhere)
    assert organisations_where(spy, *Role, now=now) == [elsewhere]
    grant_role(member=spy, organisation=kent, role=Role.ANALYST, by=None, now=now)
    assert entry(spy, Role.MODERATOR, now=now) == (200, [elsewhere])
    assert entry(spy, Role.ANALYST, now=now) == (200, [kent])


def test_a_colleagues_role_is_not_ones_own(make, kent, now):
    make("boss", *Role)
    sam = make("sam", Role.ANALYST)
    assert entry(sam, Role.MODERATOR, now=now) == (403, None)
    assert organisations_where(sam, Role.ADMINISTRATOR, now=now) == []


def test_a_closed_account_holds_nothing(make, kent, now):
    sam = make("sam", Role.MODERATOR)
    Member.objects.update(is_active=False)
    assert organisations_where(sam, Role.MODERATOR, now=now) == []
    assert members_who_hold(Role.MODERATOR, kent, now=now) == []


def test_a_grant_counts_only_between_its_days(make, kent, now):
    sam = make("sam", Role.MODERATOR)
    day = timedelta(days=1)
    RoleGrant.objects.update(granted_at=now - day, ends_at=now + day)
    assert organisations_where(sam, Role.MODERATOR, now=now) == [kent]
    assert organisations_where(sam, Role.MODERATOR, now=now + day) == []
    assert organisations_where(sam, Role.MODERATOR, now=now - 2 * day) == []


def test_a_door_without_roles_is_a_mistake():
    with pytest.raises(ValueError, match="name the roles"):
        for_holders_of()


def test_a_socket_may_ask_the_door_too(make, kent, now):
    sam = make("sam", Role.MODERATOR)
    session = dict(sign_in_session(sam).items())
    assert examine(session=session, member=sam, roles=(Role.MODERATOR,), now=now).organisations == [kent]
    assert examine(session={}, member=AnonymousUser(), roles=(Role.MODERATOR,), now=now).step == "sign_in"
    assert examine(session={}, member=sam, roles=(Role.MODERATOR,), now=now).step == "use_second_factor"


def test_the_door_costs_one_query(make, now, django_assert_num_queries):
    sam = make("sam", *Role)
    session = dict(sign_in_session(sam).items())
    with django_assert_num_queries(1):
        examine(session=session, member=sam, roles=tuple(Role), now=now)


def test_every_page_of_the_room_says_who_it_is_for():
    ours = [p.callback for p in get_resolver("accounts.urls").url_patterns]
    assert ours
    assert {callback.audience for callback in ours} <= {"everyone", "members", "holders"}


@pytest.fixture
def two_desks(monkeypatch):
    from engage.kit.registry import Registry

    monkeypatch.setattr(desks, "_desks", Registry("desk"))
    desks.register_desk("Second", "mfa_index", [Role.ANALYST], order=2)
    desks.register_desk(
        "First", "account_change_password", [Role.MODERATOR], order=1, waiting=lambda who, where, now: 40 + len(where)
    )


def test_the_hall_shows_the_desks_of_ones_roles_and_what_waits(client, make, two_desks):
    sign_in(client, make("sam", Role.MODERATOR))
    page = client.get("/staff/").content.decode()
    assert "First" in page
    assert "41" in page
    assert "Second" not in page


def test_the_hall_keeps_the_desks_order(client, make, two_desks):
    sign_in(client, make("sam", Role.ANALYST, Role.MODERATOR))
    assert [desk.label for desk in client.get("/staff/").context["desks"]] == ["First", "Second"]
