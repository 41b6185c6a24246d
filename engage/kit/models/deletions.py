"""What was erased: plain numbers, so that a restored backup can be made to forget it again."""

from django.db import models


class Deletion(models.Model):
    """One thing that was erased for good. Append-only; holds no words, and points at nothing, for what it named is gone.

    `what` names an eraser (engage/kit/deletions.py) that can erase the same number again.
    """

    what = models.CharField(max_length=40)
    number = models.BigIntegerField()
    why = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        app_label = "kit"
        indexes = [models.Index(fields=["at"], name="deletion_by_time")]

    def __str__(self) -> str:
        return f"{self.what} {self.number}"
