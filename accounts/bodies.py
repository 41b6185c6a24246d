"""The kinds of body that work together in the partnership, and what each may hold."""

from django.db.models import TextChoices

from accounts.roles import Role


class Body(TextChoices):
    """What an organisation is. The lead of the partnership is a partnership itself."""

    PARTNERSHIP = "partnership", "Violence reduction partnership"
    COUNCIL = "council", "Council"
    POLICE = "police", "Police"
    HEALTH = "health", "Health"
    EDUCATION = "education", "School, college or university"
    FIRE = "fire", "Fire and rescue"
    PROBATION = "probation", "Probation"
    YOUTH_SERVICE = "youth_service", "Youth service"
    CHARITY = "charity", "Charity or community group"
    OTHER = "other", "Another public body"


# What the police may hold, in their own organisation or anybody else's: nothing that opens what young people wrote (DPR-19).
POLICE_ROLES = (Role.DECISION_MAKER, Role.PARTNER)


def roles_open_to(*bodies: Body | str) -> list[Role]:
    """The roles that somebody of these bodies may hold."""
    return [role for role in Role if Body.POLICE not in bodies or role in POLICE_ROLES]
