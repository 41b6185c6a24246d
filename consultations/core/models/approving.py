"""How a consultation came to be as it stands: its versions, who approved which, and what was changed while it was open."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from consultations.core.models.consultation import Activity, Consultation


class ConsultationVersion(models.Model):
    """Everything staff wrote, as it stood in one version that people could see or that was approved. Append-only."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    wording = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="one_wording_for_each_consultation_version")
        ]


class Approval(models.Model):
    """A second person's yes to one version, with the Gunning gate answered in words (PAR-10). Append-only."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="approvals")
    version = models.PositiveSmallIntegerField()
    submitted_by_id_was = models.BigIntegerField()
    approved_by_id_was = models.BigIntegerField()
    at = models.DateTimeField()
    formative = models.TextField()  # nothing is decided yet, because …
    information = models.TextField()  # people know enough to answer, because …
    time = models.TextField()  # they have enough time, because …
    consideration = models.TextField()  # what they say will be considered, by …
    checklist = models.JSONField()  # the names of the points of the content checklist that were ticked (LAN-07)
    dpia_reference = models.CharField(max_length=120)
    lawful_basis = models.CharField(max_length=24, choices=Consultation.LawfulBasis.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "version"], name="a_version_is_approved_once"),
            models.CheckConstraint(
                condition=~Q(approved_by_id_was=F("submitted_by_id_was")), name="a_second_person_approves"
            ),
            models.CheckConstraint(
                condition=~Q(formative="") & ~Q(information="") & ~Q(time="") & ~Q(consideration=""),
                name="the_four_questions_are_answered_in_words",
            ),
            models.CheckConstraint(
                condition=~Q(dpia_reference="") & ~Q(lawful_basis=""),
                name="an_approval_names_dpia_and_lawful_basis",
            ),
        ]


class Change(models.Model):
    """New words for something that people are answering: one person proposes them, another makes them so (PAR-12).

    `wording` holds the fields that change; with an activity they are the activity's, without one the start page's. `version`
    is the consultation's version that came of it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        MADE = "made", "Made"
        DROPPED = "dropped", "Dropped"

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="changes")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, null=True, blank=True, related_name="changes")
    wording = models.JSONField()
    notice = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    version = models.PositiveSmallIntegerField(null=True, blank=True)
    proposed_by_id_was = models.BigIntegerField()
    proposed_at = models.DateTimeField()
    decided_by_id_was = models.BigIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation"], condition=Q(state="waiting"), name="one_change_waits_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(notice=""), name="a_change_says_what_changed"),
            models.CheckConstraint(
                condition=~Q(state="made")
                | (
                    Q(version__isnull=False, decided_by_id_was__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by_id_was=F("proposed_by_id_was"))
                ),
                name="a_second_person_makes_a_change",
            ),
        ]
        indexes = [models.Index(fields=["consultation", "state"], name="change_by_consultation")]

    @property
    def extends_to(self) -> datetime | None:
        """The later closing time that it brings; None for a change of words."""
        closes_at = self.wording.get("closes_at") if self.activity_id is None else None
        return datetime.fromisoformat(closes_at) if closes_at else None
