"""What the moderation desk itself remembers: who has which words open just now."""

from django.db import models

from accounts.models import Member
from consultations.core.models import Entry


class Reading(models.Model):
    """A moderator opened an entry. Only advice to colleagues: it locks nothing and is forgotten after two minutes."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="reading")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="readings")
    at = models.DateTimeField()
