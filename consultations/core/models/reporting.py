"""What people report about words that others can read, and what became of each report."""

from django.db import models
from django.utils.translation import gettext_lazy

from consultations.core.models.taking_part import Decision, Entry


class Report(models.Model):
    """Somebody asks that a person looks at shown words again. Nothing in it leads to a participant.

    `browser_key` is of one browser and one entry: it tells three people from one who presses three times, and joins
    nothing else. `code_key` is a keyed hash of the words that the reporter got; only those words find the report again.
    """

    class Reason(models.TextChoices):
        IDENTIFIES = "identifies", gettext_lazy("It says who someone is")
        MEAN = "mean", gettext_lazy("It is mean or hateful")
        WORRIED = "worried", gettext_lazy("I am worried about someone")
        UNTRUE = "untrue", gettext_lazy("It is not true, or it is spam")
        OTHER = "other", gettext_lazy("Something else")

    # After one of these nobody reads the words any more until a person has looked (MOD-13).
    HIDES_AT_ONCE = (Reason.IDENTIFIES, Reason.WORRIED)

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="reports")
    version = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=12, choices=Reason.choices)
    words = models.TextField(blank=True)
    browser_key = models.CharField(max_length=64)
    code_key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "version", "browser_key", "reason"], name="one_report_of_a_browser_for_each_reason"
            ),
        ]
        indexes = [models.Index(fields=["entry"], name="report_by_entry")]


class ReportOutcome(models.Model):
    """The decision that answered a report. Append-only; a report without one is open."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="outcome")
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="+")
