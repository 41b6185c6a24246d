"""Asking somebody to work here, asking again, taking it back, and coming in by the link."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts.actions.members import create_member, grant_role, known_role
from accounts.bodies import Body, roles_open_to
from accounts.models import Invitation, Member, Organisation, RoleGrant
from accounts.models.invitations import link_hash
from accounts.roles import Role
from engage.kit.audit import record
from engage.kit.jobs import enqueue
from engage.kit.refusal import Refusal

LASTS = timedelta(days=7)
JOB = "accounts.invitation"
POLICE_READ_PUBLISHED = (
    "The police can be a decision-maker or a partner, nothing else: they do not read what young people wrote."
)


@transaction.atomic
def invite(
    *,
    organisation: Organisation,
    home: Organisation,
    email: str,
    first_name: str,
    roles: Iterable[Role | str],
    by: Member | None,
    now: datetime,
    roles_end_at: datetime | None = None,
    mailed: bool = True,
) -> Invitation:
    """Write the invitation down and have it mailed. The same one asked for twice is one invitation and one mail.

    Not `mailed`: whoever asked hands the link over themselves; a mail would carry a newer one and theirs would be dead.
    """
    email, first_name, wanted = email.strip().lower(), first_name.strip(), [known_role(role) for role in roles]
    try:
        validate_email(email)
    except ValidationError:
        raise Refusal("Type an e-mail address, like name@example.org.", code="bad_email", field="email") from None
    if not first_name:
        raise Refusal("Type a first name.", code="no_first_name", field="first_name")
    if not wanted:
        raise Refusal("Choose what they will do. At least one.", code="no_role", field="roles")
    if roles_end_at is not None and roles_end_at <= now:
        raise Refusal("The last day must be later than today.", code="ends_too_early", field="ends_on")
    if home != organisation and home.partner_of_id != organisation.pk:
        raise Refusal("Choose one of your own organisations.", status=404, code="not_ours", field="home")
    if not set(wanted) <= set(roles_open_to(Body(organisation.body), Body(home.body))):
        raise Refusal(POLICE_READ_PUBLISHED, code="police", field="roles")
    if by is not None and by.email == email:
        raise Refusal("Ask another administrator for more roles.", status=403, code="oneself", field="email")
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    open_one = Invitation.objects.filter(
        organisation=organisation, email=email, accepted_at=None, withdrawn_at=None
    ).first()
    if open_one is not None:
        if (set(open_one.roles), open_one.home_id, open_one.roles_end_at) == (set(wanted), home.pk, roles_end_at):
            return open_one
        raise Refusal(
            "That address has an invitation already. Withdraw it first, then send another.",
            status=409,
            code="invited",
            field="email",
        )
    invitation = Invitation.objects.create(
        organisation=organisation,
        home=home,
        email=email,
        first_name=first_name[:60],
        roles=sorted(wanted),
        roles_end_at=roles_end_at,
        invited_by=by,
        invited_at=now,
        expires_at=now + LASTS,
    )
    _log("invitation.sent", invitation, by=by, now=now, roles=invitation.roles)
    if mailed:
        _mail(invitation, now=now)
    return invitation


@transaction.atomic
def send_again(*, invitation_id: int, sends: int, by: Member, now: datetime) -> Invitation:
    """A new mail with a new link; links sent before are dead. `sends` is the number the page showed: two presses are one."""
    invitation = _open(invitation_id)
    if invitation.sends != sends:
        return invitation
    invitation.sends += 1
    invitation.expires_at, invitation.link_hash = now + LASTS, None
    invitation.save(update_fields=["sends", "expires_at", "link_hash"])
    _log("invitation.sent_again", invitation, by=by, now=now)
    _mail(invitation, now=now)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation_id: int, by: Member, now: datetime) -> None:
    """The link stops working, and the address is forgotten. Withdrawn twice is withdrawn."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation_id)
    if invitation.withdrawn_at is not None:
        return
    if invitation.accepted_at is not None:
        raise Refusal("They have come in already. End their roles instead.", status=409, code="accepted")
    _over(invitation, withdrawn_at=now)
    _log("invitation.withdrawn", invitation, by=by, now=now)


@transaction.atomic
def new_link(*, invitation_id: int) -> str | None:
    """The secret part of a link that opens this invitation; only its hash is kept, and any older link is dead.

    It is made where the mail is written, so that no job and no log ever holds it. None when the invitation is over.
    """
    invitation = Invitation.objects.select_for_update().filter(pk=invitation_id).first()
    if invitation is None or invitation.accepted_at or invitation.withdrawn_at:
        return None
    token = secrets.token_urlsafe(32)
    invitation.link_hash = link_hash(token)
    invitation.save(update_fields=["link_hash"])
    return token


@transaction.atomic
def come_in(*, invitation_id: int, first_name: str, password: str | None, now: datetime) -> Member:
    """Make the account that the invitation promised. Without a password they sign in with a code by mail or a passkey."""
    invitation = _still_good(invitation_id, now)
    member = create_member(
        email=invitation.email,
        first_name=first_name,
        password=password,
        organisation=invitation.home,
        roles=(),
        by=invitation.invited_by,
        now=now,
    )
    _take_up(invitation, member, now)
    return member


@transaction.atomic
def take_up_roles(*, invitation_id: int, member: Member, now: datetime) -> None:
    """The member who has the invited address, and is signed in, takes the roles."""
    invitation = _still_good(invitation_id, now)
    if member.email != invitation.email:
        raise Refusal("This invitation is for somebody else.", status=403, code="somebody_else")
    if member.organisation_id is None:  # an account made by choice now belongs to a body, whose rules hold for it
        member.organisation = invitation.home
        member.save(update_fields=["organisation"])
    _take_up(invitation, member, now)


def _take_up(invitation: Invitation, member: Member, now: datetime) -> None:
    for role in invitation.roles:
        held = RoleGrant.objects.filter(member=member, organisation=invitation.organisation, role=role)
        if not held.standing(now).filter(ends_at=None).exists():  # an invitation never shortens what is held
            grant_role(
                member=member,
                organisation=invitation.organisation,
                role=role,
                by=invitation.invited_by,
                now=now,
                ends_at=invitation.roles_end_at,
            )
    invitation.accepted_by = member
    _over(invitation, accepted_at=now)
    _log("invitation.accepted", invitation, by=member, now=now, member=member.pk)


def _still_good(invitation_id: int, now: datetime) -> Invitation:
    invitation = _open(invitation_id)
    if invitation.expires_at <= now or (invitation.roles_end_at and invitation.roles_end_at <= now):
        raise Refusal("This invitation is too old. Ask for a new one.", status=410, code="expired")
    return invitation


def _open(invitation_id: int) -> Invitation:
    invitation = (
        Invitation.objects.select_for_update(of=["self"])
        .select_related("organisation", "home", "invited_by")
        .get(pk=invitation_id)
    )
    if invitation.accepted_at or invitation.withdrawn_at:
        raise Refusal("This invitation has been used or withdrawn.", status=410, code="over")
    return invitation


def _over(invitation: Invitation, **end: datetime) -> None:
    for name, at in end.items():
        setattr(invitation, name, at)
    invitation.email = invitation.first_name = ""
    invitation.link_hash = None
    invitation.save()


def _mail(invitation: Invitation, *, now: datetime) -> None:
    key = f"invitation:{invitation.pk}:{invitation.sends}"
    enqueue(kind=JOB, key=key, payload={"invitation": invitation.pk, "sends": invitation.sends}, now=now)


def _log(verb: str, invitation: Invitation, *, by: Member | None, now: datetime, **facts: object) -> None:
    facts = {"organisation": invitation.organisation_id, **facts}
    record(verb=verb, subject=f"invitation:{invitation.pk}", by=by.pk if by else None, now=now, facts=facts)
