"""The people of the demo: a member for each role, one without any, and another organisation that must see nothing of it."""

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
    role: Role | None  # None, and no organisation: somebody who made an account by choice
    organisation: str
    what: str


HERE, BESIDE = "kent-and-medway-demo", "estuary-demo"
NAMES = {HERE: "Kent and Medway Violence Reduction Unit (demo)", BESIDE: "Estuary Youth Partnership (demo)"}
SEATS = (
    Seat("moderator@demo.example", "First moderator", Role.MODERATOR, HERE, "Moderator"),
    Seat("moderator2@demo.example", "Second moderator", Role.MODERATOR, HERE, "Second moderator"),
    Seat("youthworker@demo.example", "Youth worker", Role.YOUTH_WORKER, HERE, "Youth worker"),
    Seat("safeguarding@demo.example", "Safeguarding lead", Role.SAFEGUARDING_LEAD, HERE, "Safeguarding lead"),
    Seat(
        "safeguarding2@demo.example",
        "Deputy safeguarding lead",
        Role.SAFEGUARDING_LEAD,
        HERE,
        "Deputy safeguarding lead",
    ),
    Seat("analyst@demo.example", "Analyst", Role.ANALYST, HERE, "Analyst"),
    Seat("analyst2@demo.example", "Second analyst", Role.ANALYST, HERE, "Second analyst"),
    Seat("decisionmaker@demo.example", "Decision-maker", Role.DECISION_MAKER, HERE, "Decision-maker"),
    Seat("partner@demo.example", "Partner", Role.PARTNER, HERE, "Partner"),
    Seat("admin@demo.example", "Administrator", Role.ADMINISTRATOR, HERE, "Administrator"),
    Seat("admin2@demo.example", "Second administrator", Role.ADMINISTRATOR, HERE, "Second administrator"),
    Seat(
        "moderator@estuary.example", "Estuary moderator", Role.MODERATOR, BESIDE, "Moderator of the other organisation"
    ),
    Seat("analyst@estuary.example", "Estuary analyst", Role.ANALYST, BESIDE, "Analyst of the other organisation"),
    Seat("community@demo.example", "Community member", None, "", "Community member, with no role"),
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
            organisation=organisations.get(seat.organisation),
            roles=[seat.role] if seat.role else [],
            by=None,
            now=now,
        )
        if seat.role:
            give_totp(members[seat.email])
    return organisations, members, passwords
