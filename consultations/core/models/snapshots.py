"""The released result of a round as everybody sees it until enough people more have answered."""

from django.db import models

from consultations.core.models.consultation import Round


class ResultSnapshot(models.Model):
    """What may be shown of one round, frozen until at least five more people answer or the round closes (SDC-05).

    `released` has been through the small-number rule; `at_least` is the threshold it went through with.
    """

    round = models.OneToOneField(Round, on_delete=models.CASCADE, primary_key=True, related_name="snapshot")
    released = models.JSONField()
    at_least = models.PositiveSmallIntegerField()
    # No answer that was given up to this moment counts as new.
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(at_least__gte=5), name="a_snapshots_threshold_is_never_below_5"),
        ]
