"""The demo's partners, an invitation that waits, a disclosure on the register, and somebody who follows by choice."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from accounts.actions.disclosing import ask_to_disclose, decide_on_disclosure
from accounts.actions.inviting import invite
from accounts.actions.partners import take_in_partner
from accounts.bodies import Body
from accounts.models import Member, Organisation
from accounts.roles import Role
from consultations.core.actions.following import follow
from consultations.core.models import Consultation

PARTNERS = (("Riverside Police (demo)", Body.POLICE), ("Marsh District Council (demo)", Body.COUNCIL))


def work_together(
    *, organisation: Organisation, members: Mapping[str, Member], followed: Consultation, now: datetime
) -> None:
    """Nothing here reaches anybody: all addresses end in .example."""
    administrator = members["admin@demo.example"]
    made = [
        take_in_partner(lead=organisation, name=name, body=body, by=administrator, now=now) for name, body in PARTNERS
    ]
    partner = members["partner@demo.example"]
    partner.organisation = made[0]
    partner.save(update_fields=["organisation"])
    for email, first_name, role, home in (
        ("constable@riverside.example", "Invited constable", Role.PARTNER, made[0]),
        ("newmoderator@demo.example", "Invited moderator", Role.MODERATOR, organisation),
    ):
        invite(
            organisation=organisation,
            home=home,
            email=email,
            first_name=first_name,
            roles=[role],
            by=administrator,
            now=now - timedelta(days=2),
        )
    asked = ask_to_disclose(
        organisation=organisation,
        to_whom="An ombudsman (made up)",
        what="The published digest of the summer and how its figures were rounded",
        basis="regulator",
        reason="They look into a complaint about the method.",
        on=localdate(now),
        op=UUID(int=organisation.pk),
        by=administrator,
        now=now - timedelta(days=1),
    )
    lead = members["safeguarding@demo.example"]
    decide_on_disclosure(disclosure_id=asked.pk, agreed=True, reason="", by=lead, now=now)
    follow(member=members["community@demo.example"], consultation=followed, now=now)
