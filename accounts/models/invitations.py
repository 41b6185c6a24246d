"""Who was asked to work here, by whom, and whether they came."""

import hashlib

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from accounts.models.members import Member, Organisation
from accounts.roles import Role


class Invitation(models.Model):
    """One person asked to hold roles in one organisation. The link in the mail opens it once.

    `home` is the body they belong to: the organisation itself or a partner of it. The address and the first name are
    erased when the invitation is over; `link_hash` is all that is kept of the newest link, and an older one is dead.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    home = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(blank=True)
    first_name = models.CharField(max_length=60, blank=True)
    roles = models.JSONField(default=list)
    roles_end_at = models.DateTimeField(null=True, blank=True)
    invited_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="invitations_sent")
    invited_at = models.DateTimeField()
    sends = models.PositiveSmallIntegerField(default=1)  # a second press of "send again" names the number it saw
    expires_at = models.DateTimeField()
    link_hash = models.CharField(max_length=64, null=True, unique=True)
    accepted_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="invitations_accepted")
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None) & ~Q(email=""),
                name="one_open_invitation_for_each_address",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invited_address_is_lower_case"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="an_invitation_ends_in_one_way"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, withdrawn_at=None) | Q(email="", first_name="", link_hash=None),
                name="an_invitation_that_is_over_names_nobody",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("invited_at")), name="an_invitation_lasts_a_while"),
        ]

    @property
    def role_labels(self) -> list[str]:
        return [Role(role).label for role in self.roles]


def link_hash(token: str) -> str:
    """What is kept of a link: 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
