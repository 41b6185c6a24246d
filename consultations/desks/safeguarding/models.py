"""What safeguarding remembers: concerns with their own sealed copy of the words, and an append-only chain of steps."""

from django.db import models
from django.db.models import Q

from accounts.models import Member, Organisation

# Why somebody reads the words; it is written down with each reading (SAF-19).
PURPOSES = {
    "decide": "To decide what to do",
    "follow_up": "To follow up what was done",
    "review": "To review how we work",
}


class Concern(models.Model):
    """Words that may tell of danger. Points at entry and consultation by plain number: it outlives both.

    `sealed` (words, question, what they replied to) is encrypted; `words_hash` lets anybody with the key prove later
    which words they were. `due_at` is when somebody must have acknowledged it, in staffed time.
    """

    class State(models.TextChoices):
        RAISED = "raised", "Raised"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        ACTED = "acted", "Acted on"
        CLOSED = "closed", "Closed"

    class Urgency(models.TextChoices):
        RED = "red", "Red"
        AMBER = "amber", "Amber"

    class Source(models.TextChoices):
        MODERATOR = "moderator", "A moderator referred it"
        CHECK = "check", "The automatic check saw it"
        REPORT = "report", "A reader reported it"

    class Category(models.TextChoices):
        DANGER_NOW = "danger_now", "Danger right now"
        SELF_HARM = "self_harm", "Hurting themselves"
        ABUSE = "abuse", "Hurt at home or by somebody they know"
        SEXUAL_HARM = "sexual_harm", "Sexual harm"
        EXPLOITATION = "exploitation", "Used by others"
        WEAPON = "weapon", "A weapon"
        RUNNING_AWAY = "running_away", "Running away"
        OTHER = "other", "Another worry"

    class Outcome(models.TextChoices):
        REFERRED = "referred", "Passed on to somebody who can help"
        ADVICE = "advice", "Advice taken, nobody else to tell"
        NO_ACTION = "no_action", "No action needed"
        MISTAKE = "mistake", "Not a concern: the words mean something else"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="concerns")
    consultation_id_was = models.BigIntegerField()
    activity_id_was = models.BigIntegerField()
    entry_id_was = models.BigIntegerField()
    version = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=10, choices=Source.choices)
    category = models.CharField(max_length=20, choices=Category.choices)
    urgency = models.CharField(max_length=5, choices=Urgency.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.RAISED)
    sealed = models.TextField()
    words_hash = models.CharField(max_length=64)
    age_band = models.CharField(max_length=12, blank=True)
    area_code = models.CharField(max_length=12, blank=True)
    raised_at = models.DateTimeField()
    waiting_since = models.DateTimeField()  # raised, or raised again
    due_at = models.DateTimeField()
    escalate_at = models.DateTimeField(null=True)  # the next time somebody is told that nobody has acknowledged
    escalations = models.PositiveSmallIntegerField(default=0)
    acknowledged_at = models.DateTimeField(null=True)
    acted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    sealed_reason = models.TextField(blank=True)
    # The end of the chain of steps, so that steps cut off at the end are missed too.
    last_number = models.PositiveIntegerField(default=0)
    last_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry_id_was"], name="one_concern_for_each_entry"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(outcome="") & ~Q(sealed_reason="")
                | ~Q(state="closed") & Q(closed_at__isnull=True, outcome="", sealed_reason=""),
                name="a_closed_concern_says_what_was_decided_and_why",
            ),
            models.CheckConstraint(
                condition=Q(state="raised", acknowledged_at__isnull=True)
                | ~Q(state="raised") & Q(acknowledged_at__isnull=False, escalate_at__isnull=True),
                name="a_concern_waits_until_somebody_acknowledges_it",
            ),
            models.CheckConstraint(
                condition=~Q(state="acted") | Q(acted_at__isnull=False), name="a_concern_that_was_acted_on_says_when"
            ),
            models.CheckConstraint(condition=Q(urgency__in=["red", "amber"]), name="a_concern_is_red_or_amber"),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "due_at"], name="concern_by_clock"),
            models.Index(fields=["escalate_at"], name="concern_to_escalate", condition=Q(state="raised")),
        ]


class ConcernStep(models.Model):
    """One thing that happened to a concern, or one time somebody read it. Append-only; each row carries the hash of
    the row before it, so that a row that was altered, left out or put in is found (SAF-12)."""

    class Kind(models.TextChoices):
        RAISED = "raised", "Raised"
        REFERRED = "referred", "Referred by a moderator"
        REPORTED = "reported", "A reader is worried"
        WORDS = "words", "The author wrote new words"
        ALERTED = "alerted", "Safeguarding leads alerted"
        ESCALATED = "escalated", "Nobody had acknowledged: told again"
        READ = "read", "Read"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        NOTE = "note", "Note"
        URGENCY = "urgency", "Urgency changed"
        ACTED = "acted", "Acted on"
        WORDS_RETURNED = "returned", "Words decided"
        CLOSED = "closed", "Closed"
        REOPENED = "reopened", "Reopened"

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="concern_steps")
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)  # codes and numbers; never words
    sealed = models.TextField(blank=True)  # words: notes, agencies, references, reasons
    sealed_hash = models.CharField(max_length=64, blank=True)  # of what is sealed, so that a new key changes no link
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["concern", "number"], name="one_step_of_each_number"),
            models.CheckConstraint(
                condition=Q(sealed="", sealed_hash="") | ~Q(sealed="") & ~Q(sealed_hash=""),
                name="what_is_sealed_has_its_hash",
            ),
        ]
