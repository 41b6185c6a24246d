"""The cast: who takes part in the tests, by role; and the same powers in another organisation, who must never see anything."""

from datetime import datetime
from functools import cached_property

from django.test import Client

from accounts.actions import create_member, create_organisation, give_totp
from accounts.models import Member
from accounts.roles import Role
from tests.accounts.signing_in import sign_in

PASSWORD = "chalk-sea-orchard-sunrise"


class Cast:
    """Members are made when first asked for. `cast.moderator` is of the partnership, `cast.other_moderator` of another."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    @cached_property
    def organisation(self):
        return create_organisation(name="Kent partnership", slug="kent", is_demo=True, by=None, now=self.now)

    @cached_property
    def other_organisation(self):
        return create_organisation(name="Another partnership", slug="other", is_demo=True, by=None, now=self.now)

    def member(self, name: str, *roles: Role, elsewhere: bool = False) -> Member:
        member = create_member(
            email=f"{name}@example.org",
            first_name=name.replace("_", " ").title(),
            password=PASSWORD,
            organisation=self.other_organisation if elsewhere else self.organisation,
            roles=roles,
            by=None,
            now=self.now,
        )
        give_totp(member)
        return member

    @cached_property
    def youth_worker(self):
        return self.member("youth_worker", Role.YOUTH_WORKER)

    @cached_property
    def moderator(self):
        return self.member("moderator", Role.MODERATOR)

    @cached_property
    def second_moderator(self):
        return self.member("second_moderator", Role.MODERATOR)

    @cached_property
    def safeguarding_lead(self):
        return self.member("lead", Role.SAFEGUARDING_LEAD)

    @cached_property
    def analyst(self):
        return self.member("analyst", Role.ANALYST)

    @cached_property
    def administrator(self):
        return self.member("administrator", Role.ADMINISTRATOR)

    @cached_property
    def second_analyst(self):
        return self.member("second_analyst", Role.ANALYST)

    @cached_property
    def second_administrator(self):
        return self.member("second_administrator", Role.ADMINISTRATOR)

    @cached_property
    def decision_maker(self):
        return self.member("decision_maker", Role.DECISION_MAKER)

    @cached_property
    def partner(self):
        """Reads published digests of the partnership and nothing else."""
        return self.member("partner", Role.PARTNER)

    @cached_property
    def other_moderator(self):
        return self.member("other_moderator", Role.MODERATOR, elsewhere=True)

    @cached_property
    def other_lead(self):
        return self.member("other_lead", Role.SAFEGUARDING_LEAD, elsewhere=True)

    @cached_property
    def other_analyst(self):
        return self.member("other_analyst", Role.ANALYST, elsewhere=True)

    @cached_property
    def community_member(self):
        """Somebody with an account and no role at all."""
        return self.member("community_member")

    def browser(self, member: Member | None) -> Client:
        """A browser in which this member has signed in with the second factor; None: a guest's."""
        client = Client()
        return client if member is None else sign_in(client, member)
