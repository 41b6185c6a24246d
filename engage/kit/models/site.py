"""Settings of the site that people change on a page; every value that ever stood is kept."""

from django.db import models


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
