"""What accounts remember: organisations, members, and which member holds which role where."""

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.bodies import Body
from accounts.roles import Role


class Organisation(models.Model):
    """A body that runs consultations; nobody of one organisation sees another's desks.

    A partner of the partnership names its lead. People of a partner may hold roles in the lead's organisation.
    """

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    is_demo = models.BooleanField(default=False)
    body = models.CharField(max_length=16, choices=Body.choices, default=Body.PARTNERSHIP)
    partner_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="partners")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(body__in=Body.values), name="body_is_known"),
            models.CheckConstraint(condition=~Q(partner_of=F("id")), name="nobody_is_a_partner_of_themselves"),
        ]

    def __str__(self) -> str:
        return self.name


class MemberManager(BaseUserManager["Member"]):
    """Finds and makes members by e-mail address, whatever its capitals."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        member = self.model(email=email.strip().lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def get_by_natural_key(self, username: str | None) -> "Member":
        return self.get(email=(username or "").strip().lower())


class Member(AbstractBaseUser):
    """A person with an account. There is no last name and no superuser: a role in an organisation is the only power."""

    email = models.EmailField("e-mail address", unique=True)
    first_name = models.CharField(max_length=60)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="members"
    )
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = MemberManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["first_name"]

    class Meta:
        constraints = [
            # With the unique index this makes addresses unique whatever their capitals, without the citext extension.
            models.CheckConstraint(condition=Q(email=Lower("email")), name="member_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.first_name

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def standing(self, now: datetime) -> "RoleGrantQuerySet":
        """The grants that count at this moment."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now), granted_at__lte=now, member__is_active=True)


class RoleGrant(models.Model):
    """One role that one member holds in one organisation, and who gave it."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="grants")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=30, choices=Role.choices)
    granted_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="grants_given"
    )
    granted_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        ordering = ["organisation_id", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "organisation", "role"], name="one_grant_per_role_and_organisation"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("granted_at")), name="grant_ends_after_it_begins"
            ),
        ]
