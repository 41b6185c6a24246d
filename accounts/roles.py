"""The roles a member can hold in an organisation; a power exists only because a role names it."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What somebody may be in an organisation. A partner reads published digests and nothing else (DPR-19)."""

    YOUTH_WORKER = "youth_worker", "Youth worker"
    MODERATOR = "moderator", "Moderator"
    SAFEGUARDING_LEAD = "safeguarding_lead", "Safeguarding lead"
    ANALYST = "analyst", "Analyst"
    DECISION_MAKER = "decision_maker", "Decision-maker"
    PARTNER = "partner", "Partner"
    ADMINISTRATOR = "administrator", "Administrator"
