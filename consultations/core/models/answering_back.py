"""Answering back: responses to what was said, what was considered before them, and promises that were moved."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy

from accounts.models import Member
from consultations.core.models.consultation import Activity, Consultation
from consultations.core.models.taking_part import Entry

LEAST_REASON = 40  # characters of a "can't, because" (PAR-04)
LEAST_EXCUSE = 20  # characters of why a promised day is moved


class Response(models.Model):
    """One "you said, we did". Written by one member, published by another, and frozen by a trigger from then on.

    What changes later is a new row that points at the one it corrects and says what is new; the old one stays readable.
    """

    class Kind(models.TextChoices):
        DID = "did", gettext_lazy("We did it")
        DOING = "doing", gettext_lazy("We are doing it")
        CANNOT = "cannot", gettext_lazy("We can’t, because")
        UNDECIDED = "undecided", gettext_lazy("Not decided yet")

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    TO_COME = (Kind.DOING, Kind.UNDECIDED)

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="responses")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    heading = models.CharField(max_length=160)  # "you said", in the words of staff
    words = models.TextField()
    reason = models.TextField(blank=True)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="responses")
    entry = models.ForeignKey(Entry, on_delete=models.SET_NULL, null=True, blank=True, related_name="responses")
    owner = models.CharField(max_length=120)  # a role, never a person's name
    due_on = models.DateField(null=True, blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    version = models.PositiveSmallIntegerField(default=1)
    op = models.UUIDField(unique=True)
    written_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="responses_written")
    written_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)  # since when a colleague is asked to publish it
    published_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="responses_published"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["did", "doing", "cannot", "undecided"]), name="a_response_is_of_a_known_kind"
            ),
            models.CheckConstraint(
                condition=~Q(kind="cannot") | Q(GreaterThanOrEqual(Length(Trim("reason")), LEAST_REASON)),
                name="cannot_says_why_in_40_characters",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(kind__in=["doing", "undecided"]),
                name="only_what_is_still_to_come_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_at__isnull=True, published_by__isnull=True)
                | Q(state="published", published_at__isnull=False, published_by__isnull=False),
                name="a_published_response_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("written_by")),
                name="somebody_else_publishes_a_response",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, note="") | Q(corrects__isnull=False) & ~Q(note=""),
                name="a_correction_says_what_is_new",
            ),
            models.CheckConstraint(
                condition=~Q(heading="") & ~Q(words="") & ~Q(owner=""), name="a_response_has_words_and_an_owner"
            ),
        ]
        indexes = [models.Index(fields=["consultation", "state"], name="response_by_consultation")]


class PromiseMove(models.Model):
    """A promised day that was moved, from which day to which, and why, for everybody to read. Append-only."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="promise_moves")
    promised_for = models.DateField()
    moved_to = models.DateField()
    reason = models.TextField()
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="promises_moved")
    op = models.UUIDField(unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(GreaterThanOrEqual(Length(Trim("reason")), LEAST_EXCUSE)), name="a_moved_promise_says_why"
            ),
            models.CheckConstraint(condition=~Q(promised_for=F("moved_to")), name="a_promise_moves_to_another_day"),
        ]


class Consideration(models.Model):
    """What the decision-maker took into account about one activity, what follows from it and why (DIG-16). Append-only."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="considerations")
    considered = models.TextField()
    why = models.TextField()
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="considerations")
    op = models.UUIDField(unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(considered="") & ~Q(why=""), name="a_consideration_says_what_and_why"),
        ]
