"""Who is there just now, written by each server process every two seconds; nothing here says which phone."""

from django.db import models

from accounts.models import Member
from consultations.live.models.sessions import Session


class Presence(models.Model):
    """What one process hears of one session: phones on sockets, phones that ask again and again, screens."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="presences")
    process = models.CharField(max_length=40)
    connected = models.PositiveIntegerField(default=0)
    polling = models.PositiveIntegerField(default=0)
    stages = models.PositiveSmallIntegerField(default=0)
    stage_seen_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)  # of its phones
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "process"], name="one_presence_for_each_process")]


class StaffPresence(models.Model):
    """That a member has the remote of a session open, and when that was last so. Kept for a day."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="staff")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "member"], name="one_staff_presence_for_each_member")]
