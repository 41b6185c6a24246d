"""Two organisations, and a way to make a member of either."""

import pytest

from accounts.actions import create_member, create_organisation, give_totp
from tests.cast import PASSWORD


@pytest.fixture
def kent(db, now):
    return create_organisation(name="Kent partnership", slug="kent-partnership", is_demo=True, by=None, now=now)


@pytest.fixture
def elsewhere(db, now):
    return create_organisation(name="Another partnership", slug="another", is_demo=True, by=None, now=now)


@pytest.fixture
def make(kent, now):
    """`make("sam", Role.MODERATOR)`: a member of Kent's with these roles, a password and an app."""

    def make_member(name, *roles, organisation=None, totp=True, password=PASSWORD):
        member = create_member(
            email=f"{name}@example.org",
            first_name=name.title(),
            password=password,
            organisation=organisation or kent,
            roles=roles,
            by=None,
            now=now,
        )
        if totp:
            give_totp(member)
        return member

    return make_member
