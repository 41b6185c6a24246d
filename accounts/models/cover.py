"""Who covers safeguarding in an organisation, and in which hours of the week somebody reads what comes in."""

from django.db import models
from django.db.models import F, Q

from accounts.models.members import Member, Organisation


class SafeguardingPost(models.Model):
    """Who of the safeguarding leads is *the* lead of an organisation, and who the deputy; never one person in both."""

    class Part(models.TextChoices):
        LEAD = "lead", "Lead"
        DEPUTY = "deputy", "Deputy"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="safeguarding_posts")
    part = models.CharField(max_length=6, choices=Part.choices)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="safeguarding_posts")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "part"], name="one_safeguarding_lead_and_one_deputy_in_an_organisation"
            ),
            models.UniqueConstraint(
                fields=["organisation", "member"], name="safeguarding_lead_and_deputy_are_two_people"
            ),
            models.CheckConstraint(condition=Q(part__in=["lead", "deputy"]), name="safeguarding_part_is_known"),
        ]


class StaffedHours(models.Model):
    """From when until when the safeguarding leads of an organisation read what comes in, on one day of the week."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="staffed_hours")
    weekday = models.PositiveSmallIntegerField()  # Monday is 0
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "weekday"], name="one_time_of_staffed_hours_a_day"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="staffed_weekday_is_a_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="staffed_hours_end_after_they_begin"),
        ]
