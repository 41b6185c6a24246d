"""What was done in a room, and what remains of it as evidence; both are only ever added to."""

from django.db import models

from consultations.live.models.sessions import Session
from consultations.live.models.steps import RoomRound


class Command(models.Model):
    """One press on a remote: the same `cmd_id` again is the same press and gets the same reply."""

    cmd_id = models.UUIDField(unique=True)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="commands")
    member_id_was = models.BigIntegerField()
    verb = models.CharField(max_length=20)
    arguments = models.JSONField(default=dict)
    from_v = models.BigIntegerField()
    to_v = models.BigIntegerField()
    at = models.DateTimeField()


class Record(models.Model):
    """The evidence of one asking in a room, released at the house's threshold and frozen."""

    round = models.OneToOneField(RoomRound, on_delete=models.CASCADE, related_name="record")
    payload = models.JSONField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
