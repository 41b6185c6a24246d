"""The append-only log of what staff and the system did."""

from django.db import models


class AuditEvent(models.Model):
    """One deed. `member_id_was` is a plain number so that the log outlives the account and points at nobody upstairs."""

    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    member_id_was = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        app_label = "kit"
        indexes = [
            models.Index(fields=["subject", "at"], name="audit_by_subject"),
            models.Index(fields=["-at", "-id"], name="audit_by_time"),
        ]
