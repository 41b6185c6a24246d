"""What may be done to members and roles; every change of power is written into the audit log."""

from collections.abc import Iterable
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q

from accounts.bodies import Body, roles_open_to
from accounts.models import Member, Organisation, RoleGrant
from accounts.roles import Role
from engage.kit.audit import record
from engage.kit.refusal import Refusal

CODE_LASTS_SECONDS = 30


@transaction.atomic
def create_organisation(*, name: str, slug: str, is_demo: bool, by: Member | None, now: datetime) -> Organisation:
    organisation = Organisation.objects.create(name=name, slug=slug, is_demo=is_demo)
    record(verb="organisation.created", subject=f"organisation:{organisation.pk}", by=by.pk if by else None, now=now)
    return organisation


@transaction.atomic
def create_member(
    *,
    email: str,
    first_name: str,
    password: str | None,
    organisation: Organisation | None,
    roles: Iterable[Role | str],
    by: Member | None,
    now: datetime,
) -> Member:
    """Make an account with a confirmed address. Without a password the member starts with "forgotten password"."""
    email = email.strip().lower()
    first_name = first_name.strip()
    try:
        validate_email(email)
    except ValidationError:
        raise Refusal("Type an e-mail address, like name@example.org.", code="bad_email", field="email") from None
    if not first_name:
        raise Refusal("Type a first name.", code="no_first_name", field="first_name")
    if Member.objects.filter(email=email).exists():
        raise Refusal("Somebody has an account with that e-mail address.", code="email_taken", field="email")
    if password is not None:
        try:
            validate_password(password, Member(email=email, first_name=first_name))
        except ValidationError as weak:
            raise Refusal(" ".join(weak.messages), code="weak_password", field="password") from None
    member = Member.objects.create_user(
        email, password, first_name=first_name, organisation=organisation, date_joined=now
    )
    EmailAddress.objects.create(user=member, email=email, verified=True, primary=True)
    record(verb="member.created", subject=f"member:{member.pk}", by=by.pk if by else None, now=now)
    for role in roles:
        if organisation is None:
            raise Refusal("Choose the organisation for the role.", code="no_organisation", field="organisation")
        grant_role(member=member, organisation=organisation, role=role, by=by, now=now)
    return member


@transaction.atomic
def grant_role(
    *,
    member: Member,
    organisation: Organisation,
    role: Role | str,
    by: Member | None,
    now: datetime,
    ends_at: datetime | None = None,
) -> RoleGrant:
    """Give a role, or give it again; a role that is held already stays as it is and is logged once."""
    role = known_role(role)
    if ends_at is not None and ends_at <= now:
        raise Refusal("The end must be later than now.", code="ends_too_early", field="ends_at")
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    bodies = [organisation.body, *([member.organisation.body] if member.organisation else [])]
    if role not in roles_open_to(*map(Body, bodies)):
        raise Refusal(
            "People of the police can be a decision-maker or a partner, nothing else.", code="police", field="role"
        )
    grant = RoleGrant.objects.filter(member=member, organisation=organisation, role=role).first()
    if grant and grant.ends_at == ends_at and (ends_at is None or ends_at > now):
        return grant
    grant = grant or RoleGrant(member=member, organisation=organisation, role=role)
    grant.granted_by, grant.granted_at, grant.ends_at = by, now, ends_at
    grant.save()
    _log("role.granted", grant, by=by, now=now)
    return grant


@transaction.atomic
def end_role(*, member: Member, organisation: Organisation, role: Role | str, by: Member | None, now: datetime) -> None:
    """Take a role away from now on. The last administrator stays, or nobody could give roles any more."""
    role = known_role(role)
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # two administrators must not remove each other
    standing = RoleGrant.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), organisation=organisation, role=role)
    grant = standing.filter(member=member).first()
    if grant is None:
        raise Refusal("That role is not held.", status=404, code="not_held")
    if role == Role.ADMINISTRATOR and not standing.filter(member__is_active=True).exclude(member=member).exists():
        raise Refusal("This is the last administrator. Make somebody else one first.", status=409, code="last_one")
    grant.ends_at = now
    grant.save(update_fields=["ends_at"])
    _log("role.ended", grant, by=by, now=now)


@transaction.atomic
def give_totp(member: Member, secret: str | None = None) -> str:
    """Set up an authenticator app (and recovery codes) for an account made by a program; returns the app's secret."""
    secret = secret or generate_totp_secret()
    TOTP.activate(member, secret)
    RecoveryCodes.activate(member)
    return secret


def current_code(member: Member, now: datetime) -> str:
    """What the member's authenticator app shows at `now`. For demo accounts and tests: real secrets stay in phones."""
    secret = decrypt(Authenticator.objects.get(user=member, type=Authenticator.Type.TOTP).data["secret"])
    return format_hotp_value(hotp_value(secret, int(now.timestamp()) // CODE_LASTS_SECONDS))


def known_role(role: Role | str) -> Role:
    """The role of that name. Refuses a name that no role has."""
    try:
        return Role(role)
    except ValueError:
        raise Refusal("There is no such role.", code="unknown_role", field="role") from None


def _log(verb: str, grant: RoleGrant, *, by: Member | None, now: datetime) -> None:
    facts = {"role": grant.role, "organisation": grant.organisation_id}
    record(verb=verb, subject=f"member:{grant.member_id}", by=by.pk if by else None, now=now, facts=facts)
