"""The staff of the demo: a member for each role, a second moderator, and another organisation that must see nothing of it."""

from dataclasses import dataclass
from datetime import datetime

from accounts.actions import create_member, create_organisation, give_totp
from accounts.models import Member, Organisation
from accounts.roles import Role
from consultations.core.tokens import new_return_code


@dataclass(frozen=True)
class Seat:
    """One demo account: no person's name, an address that no mail can reach."""

    email: str
    first_name: str
    role: Role
    organisation: str
    what: str


HERE, BESIDE = "kent-and-medway-demo", "estuary-demo"
NAMES = {HERE: "Kent and Medway Violence Reduction Unit (demo)", BESIDE: "Estuary Youth Partnership (demo)"}
SEATS = (
    Seat("moderator@demo.example", "First moderator", Role.MODERATOR, HERE, "Moderator"),
    Seat("moderator2@demo.example", "Second moderator", Role.MODERATOR, HERE, "Second moderator"),
    Seat("youthworker@demo.example", "Youth worker", Role.YOUTH_WORKER, HERE, "Youth worker"),
    Seat("safeguarding@demo.example", "Safeguarding lead", Role.SAFEGUARDING_LEAD, HERE, "Safeguarding lead"),
    Seat("analyst@demo.example", "Analyst", Role.ANALYST, HERE, "Analyst"),
    Seat("admin@demo.example", "Administrator", Role.ADMINISTRATOR, HERE, "Administrator"),
    Seat(
        "moderator@estuary.example", "Estuary moderator", Role.MODERATOR, BESIDE, "Moderator of the other organisation"
    ),
    Seat("analyst@estuary.example", "Estuary analyst", Role.ANALYST, BESIDE, "Analyst of the other organisation"),
)


def new_password() -> str:
    """As strong as a return code, and as easy to type."""
    return new_return_code()


def hire(*, now: datetime) -> tuple[dict[str, Organisation], dict[str, Member], dict[str, str]]:
    """Organisations by slug, members by address, passwords by address (which only the caller ever knows)."""
    organisations = {
        slug: create_organisation(name=name, slug=slug, is_demo=True, by=None, now=now) for slug, name in NAMES.items()
    }
    members, passwords = {}, {}
    for seat in SEATS:
        passwords[seat.email] = new_password()
        members[seat.email] = create_member(
            email=seat.email,
            first_name=seat.first_name,
            password=passwords[seat.email],
            organisation=organisations[seat.organisation],
            roles=[seat.role],
            by=None,
            now=now,
        )
        give_totp(members[seat.email])
    return organisations, members, passwords
