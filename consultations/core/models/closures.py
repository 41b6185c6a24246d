"""Writing that safeguarding closed: everywhere in one organisation's or everybody's consultations, or in one activity."""

from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from consultations.core.models.consultation import Activity


class TextClosure(models.Model):
    """From `closed_at` on nobody's new words are taken there, until a lead opens it again. What is picked goes on.

    Without an organisation and an activity it is for the whole site. `message` is public.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, null=True, blank=True, related_name="text_closures"
    )
    message = models.CharField(max_length=300)
    closed_by_id_was = models.BigIntegerField()
    closed_at = models.DateTimeField()
    opened_by_id_was = models.BigIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "activity"],
                condition=Q(opened_at__isnull=True),
                nulls_distinct=False,
                name="writing_is_closed_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by_id_was__isnull=True)
                | Q(opened_at__isnull=False, opened_by_id_was__isnull=False),
                name="who_opens_writing_again_is_known",
            ),
            models.CheckConstraint(condition=~Q(message=""), name="closed_writing_says_something_to_people"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(activity__isnull=True),
                name="writing_is_closed_in_one_activity_or_in_many",
            ),
        ]
