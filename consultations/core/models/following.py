"""Who wants to be written to when something happens with a consultation."""

from django.db import models

from accounts.models import Member
from consultations.core.models.consultation import Consultation


class Following(models.Model):
    """A member asked to hear what becomes of a consultation. It says nothing about whether they took part in it."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="followings")
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="followings")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "member"], name="a_member_follows_a_consultation_once"),
        ]
