"""What the public pages know of digests: that one was published, and when a decision-maker first opened it."""

from django.db import models

from accounts.models import Member
from consultations.core.models.consultation import Consultation


class PublishedDigest(models.Model):
    """One digest that was published. The digest itself stands upstairs, so its id is a plain number; append-only."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="published_digests")
    digest_id_was = models.BigIntegerField(unique=True)
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]


class DigestReading(models.Model):
    """The first time that a decision-maker opened a published digest (PAR-09); append-only, so it stays the first."""

    digest = models.ForeignKey(PublishedDigest, on_delete=models.PROTECT, related_name="readings")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="digest_readings")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["digest", "member"], name="a_digest_is_opened_the_first_time_once"),
        ]
