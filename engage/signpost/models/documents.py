"""The table of documents for the public: each row is one version, and a published one never changes again."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

A_YEAR = timedelta(days=366)


class DocumentName(models.TextChoices):
    """What there is to say about how this place works; the value stands in addresses."""

    PRIVACY_SHORT = "privacy-short", "Privacy in five lines"
    PRIVACY = "privacy", "Privacy notice"
    COOKIES = "cookies", "Cookies"
    RULES = "rules", "Rules"
    ACCESSIBILITY = "accessibility", "Accessibility statement"
    SAFETY = "safety", "Staying safe here"


class Document(models.Model):
    """One version of one document; a draft until somebody publishes it, and then kept as it is for good."""

    slug = models.CharField("document", max_length=20, choices=DocumentName.choices)
    number = models.PositiveSmallIntegerField("version")
    title = models.CharField(max_length=120)
    body = models.TextField(help_text="Cleaned formatted text.")
    note = models.CharField("what is new", max_length=200, blank=True)
    owner = models.CharField("role that keeps it right", max_length=80)
    valid_from = models.DateField("first day")
    review_by = models.DateField("look at it again by")
    written_by_id_was = models.BigIntegerField(null=True, help_text="Null: it came with the product.")
    written_at = models.DateTimeField()
    published_by_id_was = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["slug", "-number"]
        constraints = [
            models.UniqueConstraint(name="a_version_of_a_document_is_numbered_once", fields=["slug", "number"]),
            models.UniqueConstraint(
                name="a_document_has_one_draft_at_most", fields=["slug"], condition=Q(published_at__isnull=True)
            ),
            models.CheckConstraint(
                name="a_document_has_words_and_an_owner", condition=~Q(title="") & ~Q(body="") & ~Q(owner="")
            ),
            models.CheckConstraint(
                name="a_document_is_looked_at_again_within_a_year",
                condition=Q(review_by__gt=F("valid_from")) & Q(review_by__lte=F("valid_from") + A_YEAR),
            ),
            models.CheckConstraint(
                name="nobody_publishes_what_is_a_draft",
                condition=Q(published_at__isnull=False) | Q(published_by_id_was__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.number}"
