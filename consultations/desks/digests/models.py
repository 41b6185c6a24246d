"""A digest: a frozen, dated, hashed account of what was said in one consultation."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Member, Organisation
from consultations.core.models import Consultation


class Digest(models.Model):
    """One version of the account. `released` is all that pages and exports may draw from; `exact` is the analyst's.

    A database trigger keeps what is ready from being rewritten and what is published from being changed or deleted.
    """

    class State(models.TextChoices):
        BUILDING = "building", "Being made"
        READY = "ready", "Ready, not published"
        PUBLISHED = "published", "Published"
        FAILED = "failed", "Not made"

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="digests")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.BUILDING)
    # What a correction corrects, in words; empty for a first version and for the weekly ones.
    note = models.CharField(max_length=300, blank=True)
    released = models.JSONField(null=True)
    exact = models.JSONField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the released part, byte for byte what the data file holds
    # Never shown with the public part: a hash of small counts could be guessed back into the counts.
    exact_sha256 = models.CharField(max_length=64, blank=True)
    cut_off = models.DateTimeField(null=True)
    code_version = models.CharField(max_length=80, blank=True)
    small_number_threshold = models.PositiveSmallIntegerField(null=True)
    # Null: the weekly run made it. `period` is then the week it was made for, once for each consultation.
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="digests_made")
    period = models.CharField(max_length=40, null=True)
    job_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="digests_published")
    # Two people: one reads it and asks for it to go out, another publishes it (OPS-05).
    publication_asked_at = models.DateTimeField(null=True)
    publication_asked_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, related_name="digest_publications_asked"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="one_digest_of_each_number"),
            models.UniqueConstraint(fields=["consultation", "period"], name="one_weekly_digest_for_each_period"),
            models.CheckConstraint(
                condition=~Q(state__in=["ready", "published"])
                | Q(
                    released__isnull=False,
                    exact__isnull=False,
                    cut_off__isnull=False,
                    small_number_threshold__isnull=False,
                )
                & ~Q(sha256="")
                & ~Q(exact_sha256="")
                & ~Q(code_version=""),
                name="a_ready_digest_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False, published_by__isnull=False)
                | ~Q(state="published") & Q(published_at__isnull=True, published_by__isnull=True),
                name="a_published_digest_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(publication_asked_by__isnull=True, publication_asked_at__isnull=True)
                | Q(publication_asked_by__isnull=False, publication_asked_at__isnull=False),
                name="who_asked_for_publication_and_when_go_together",
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(publication_asked_by__isnull=False) & ~Q(publication_asked_by=F("published_by")),
                name="one_asks_for_publication_and_another_publishes",
            ),
            models.CheckConstraint(
                condition=Q(small_number_threshold__isnull=True) | Q(small_number_threshold__gte=5),
                name="the_digests_threshold_is_never_below_5",
            ),
        ]
        indexes = [models.Index(fields=["consultation", "-number"], name="digest_newest_first")]

    @property
    def open_to_read(self) -> bool:
        return self.state in {self.State.READY, self.State.PUBLISHED}


class WordsExport(models.Model):
    """A request to take published words away, row by row: one analyst asks with a reason, somebody else grants it (OPS-05).

    The database keeps one person from both; the file is made when it is taken, and each taking is logged.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="words_exports")
    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="words_exports_asked")
    asked_at = models.DateTimeField()
    granted_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="words_exports_granted")
    granted_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True, granted_at__isnull=True)
                | Q(granted_by__isnull=False, granted_at__isnull=False, refused_at__isnull=True)
                & ~Q(granted_by=F("asked_by")),
                name="one_asks_for_words_and_another_grants",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="taking_words_away_has_a_reason"),
        ]


class ProgrammeDigest(models.Model):
    """What all consultations of an organisation came to in a period: drawn from their published digests, and frozen."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="programme_digests")
    begins_on = models.DateField()
    ends_on = models.DateField()  # the last day of the period
    state = models.CharField(max_length=9, choices=Digest.State.choices, default=Digest.State.BUILDING)
    released = models.JSONField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    cut_off = models.DateTimeField(null=True)
    code_version = models.CharField(max_length=80, blank=True)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="programme_digests_made")
    job_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")), name="a_programmes_period_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(released__isnull=False, cut_off__isnull=False) & ~Q(sha256=""),
                name="a_ready_programme_digest_is_whole",
            ),
            models.CheckConstraint(condition=~Q(state="published"), name="a_programme_digest_stays_at_the_desk"),
        ]

    @property
    def open_to_read(self) -> bool:
        return self.state == Digest.State.READY
