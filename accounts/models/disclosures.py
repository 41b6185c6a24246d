"""The register of what was handed to somebody outside (DPR-20): who asked for it, on which legal basis, and who agreed."""

from django.db import models
from django.db.models import Q

from accounts.models.members import Member, Organisation


class Disclosure(models.Model):
    """One thing that somebody wants handed over, and why. Append-only; the answer is a row of its own."""

    class Basis(models.TextChoices):
        COURT_ORDER = "court_order", "Court order"
        LAW = "law", "A law that obliges us"
        CRIME = "crime", "Preventing or detecting crime (Data Protection Act 2018, Schedule 2, paragraph 2)"
        VITAL = "vital", "Somebody's life is in danger"
        REGULATOR = "regulator", "A regulator's or ombudsman's request"
        OTHER = "other", "Another legal basis, named below"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="disclosures")
    to_whom = models.CharField(max_length=200)
    what = models.CharField(max_length=500)
    basis = models.CharField(max_length=16, choices=Basis.choices)
    reason = models.CharField(max_length=1000)
    on = models.DateField()
    op = models.UUIDField(unique=True)
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="disclosures_recorded")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(to_whom="") & ~Q(what="") & ~Q(reason=""), name="a_disclosure_says_what_to_whom_and_why"
            ),
        ]


class DisclosureDecision(models.Model):
    """The second person's yes or no. The database refuses the person who wrote it down (see the migration)."""

    disclosure = models.OneToOneField(Disclosure, on_delete=models.PROTECT, related_name="decision")
    agreed = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="disclosures_decided")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(agreed=True) | ~Q(reason=""), name="a_no_to_a_disclosure_has_a_reason"),
        ]
