"""The roles a member can hold in an organisation; a power exists only because a role names it."""

from django.db.models import TextChoices


class Role(TextChoices):
    """Decision-maker and partner join this list when the desks that they need are built."""

    YOUTH_WORKER = "youth_worker", "Youth worker"
    MODERATOR = "moderator", "Moderator"
    SAFEGUARDING_LEAD = "safeguarding_lead", "Safeguarding lead"
    ANALYST = "analyst", "Analyst"
    ADMINISTRATOR = "administrator", "Administrator"
