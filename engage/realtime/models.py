"""The one table of this room: how often each stream has changed."""

from django.db import models


class StreamVersion(models.Model):
    """One row for each stream that ever changed; a stream without a row is at version 0.

    Raised in the transaction that makes the change, so a version that can be read belongs to a change that can be read.
    """

    name = models.TextField(primary_key=True)
    version = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="stream_version_counts_from_one", condition=models.Q(version__gte=1)),
        ]
