"""Settings of the site that people change on a page; every value that ever stood is kept."""

from django.db import models
from django.db.models import F, Q


class SiteSetting(models.Model):
    """One value of one setting; the newest row of a name is in force. Append-only, like the log of deeds."""

    name = models.CharField(max_length=60)
    value = models.JSONField()
    set_by_id_was = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        app_label = "kit"
        indexes = [models.Index(fields=["name", "-id"], name="newest_site_setting")]

    def __str__(self) -> str:
        return self.name


class SiteSettingRequest(models.Model):
    """A change of a setting that needs two people: one asks, another confirms or turns it down."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        REFUSED = "refused", "Turned down"

    name = models.CharField(max_length=60)
    value = models.JSONField()
    asked_by_id_was = models.BigIntegerField()
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)
    decided_by_id_was = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "kit"
        constraints = [
            models.UniqueConstraint(
                name="one_change_of_a_setting_waits_at_a_time", fields=["name"], condition=Q(outcome="")
            ),
            models.CheckConstraint(
                name="whoever_asks_for_a_change_does_not_confirm_it",
                condition=~Q(outcome="confirmed") | ~Q(decided_by_id_was=F("asked_by_id_was")),
            ),
            models.CheckConstraint(
                name="a_decided_change_says_who_and_when",
                condition=Q(outcome="", decided_by_id_was__isnull=True, decided_at__isnull=True)
                | (~Q(outcome="") & Q(decided_by_id_was__isnull=False, decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name
