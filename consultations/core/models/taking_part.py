"""Participants, their answers, the votes and entries that answers hold."""

from django.db import models
from django.db.models import Q

from accounts.models import Member
from consultations.core.models.consultation import Activity, Consultation, Round
from engage.places.models import Area


class Participant(models.Model):
    """One person's part in one consultation. No name, no contact, no address, nothing shared with another consultation."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="participants")
    guest_key = models.CharField(max_length=64, null=True, blank=True)
    return_key = models.CharField(max_length=64, null=True, blank=True)
    member = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="participations")
    age_band = models.CharField(max_length=12, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    elsewhere = models.BooleanField(default=False)
    # A day, not a moment: a moment could be matched with a door log or a bus ticket.
    joined_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guest_key"], name="one_participant_for_each_guest_key"),
            models.UniqueConstraint(fields=["return_key"], name="one_participant_for_each_return_code"),
            models.CheckConstraint(
                condition=Q(elsewhere=False) | Q(area__isnull=True), name="elsewhere_is_not_an_area"
            ),
        ]
        indexes = [models.Index(fields=["consultation", "area"], name="participant_by_area")]


class Answer(models.Model):
    """One participant's go at one round. Replaces itself: a newer `seq` wins, the same `op` gives the same reply."""

    class Status(models.TextChoices):
        ANSWERED = "answered", "Answered"
        NOT_SURE = "not_sure", "Not sure"
        RATHER_NOT_SAY = "rather_not_say", "Rather not say"
        SKIPPED = "skipped", "Skipped"

    class Source(models.TextChoices):
        PHONE = "phone", "Phone"
        HANDS = "hands", "Hands"
        PAPER = "paper", "Paper"
        GROUP = "group", "Group"
        IMPORTED = "imported", "Imported"

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="answers")
    # No index of its own: the constraint below begins with it.
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, null=True, related_name="answers", db_index=False
    )
    seat = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=16, choices=Status.choices)
    op = models.UUIDField(null=True)
    seq = models.BigIntegerField(default=0)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.PHONE)
    people = models.PositiveSmallIntegerField(default=1)
    activity_version = models.PositiveSmallIntegerField(default=1)
    late = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "round", "seat"], name="one_answer_for_each_participant_round_and_seat"
            ),
            models.CheckConstraint(
                condition=Q(participant__isnull=False) | Q(source__in=["hands", "paper"]),
                name="only_hands_and_paper_have_no_participant",
            ),
            models.CheckConstraint(condition=Q(people__gte=1), name="an_answer_speaks_for_someone"),
        ]


class Entry(models.Model):
    """One thing on an activity's board: an option of staff, or words of a participant.

    `text` is the author's newest wording, `state` belongs to it; `shown_text` is what others may read, and null means that
    nobody else may read anything.
    """

    class Origin(models.TextChoices):
        STAFF = "staff", "Staff"
        PARTICIPANT = "participant", "Participant"
        IMPORTED = "imported", "Imported"

    class State(models.TextChoices):
        HELD = "held", "Held"
        PUBLISHED = "published", "Published"
        REDACTED = "redacted", "Published with redaction"
        COUNTED = "counted", "Counted, not shown"
        DECLINED = "declined", "Declined"
        SAFEGUARDING = "safeguarding", "With safeguarding"
        WITHDRAWN = "withdrawn", "Withdrawn by its author"
        RETIRED = "retired", "Retired option"

    class Stage(models.TextChoices):
        SAID = "said", "Said"
        DEVISE = "devise", "Devise"
        TEST = "test", "Test"
        SCALE = "scale", "Scale"
        NOT_NOW = "not_now", "Not now"

    class TakenUp(models.TextChoices):
        """What became of a question to the guest."""

        ANSWERED = "answered", "Answered"
        TAKEN_AWAY = "taken_away", "Taken away"
        NOT_TODAY = "not_today", "Not today"

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="entries")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, null=True, blank=True, related_name="entries")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies")
    origin = models.CharField(max_length=12, choices=Origin.choices)
    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()
    norm = models.CharField(max_length=200, null=True, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=State.choices, default=State.HELD)
    severity = models.PositiveSmallIntegerField(default=0)
    shown_text = models.TextField(null=True, blank=True)
    shown_version = models.PositiveSmallIntegerField(null=True, blank=True)
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.SAID)
    stage_reason = models.CharField(max_length=300, blank=True)
    taken_up = models.CharField(max_length=10, choices=TakenUp.choices, blank=True, default="")
    # A shared word that staff put together with another one: it is counted there.
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged")
    may_quote = models.BooleanField(default=False)
    # The member whose decision the author asked to have looked at again: somebody else decides this time (MOD-05).
    not_again_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reviewed_version = models.PositiveSmallIntegerField(null=True, blank=True)
    op = models.UUIDField(null=True)
    held_since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "op"], name="one_entry_for_each_op_of_an_answer"),
            models.UniqueConstraint(fields=["activity", "norm"], name="the_same_word_is_one_entry"),
            models.CheckConstraint(
                condition=Q(shown_text__isnull=True, shown_version__isnull=True)
                | Q(shown_text__isnull=False, shown_version__isnull=False),
                name="shown_text_has_its_version",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["withdrawn", "safeguarding"]) | Q(shown_text__isnull=True),
                name="withdrawn_and_referred_words_are_not_shown",
            ),
            models.CheckConstraint(
                condition=~Q(origin="staff") | Q(answer__isnull=True), name="staff_entries_belong_to_no_answer"
            ),
            models.CheckConstraint(condition=~Q(state="withdrawn") | Q(text=""), name="withdrawn_words_are_erased"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
                name="a_word_is_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=~Q(stage="not_now") | ~Q(stage_reason=""), name="not_now_always_has_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["activity", "parent"], name="entry_by_activity"),
            models.Index(fields=["-severity", "held_since"], name="entry_waiting", condition=Q(state="held")),
        ]


class Vote(models.Model):
    """One mark of an answer on one entry; the kind says what the value means. 0 is a mark that was taken back."""

    # No index of its own: the constraint below begins with it. Most votes are against nothing.
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="votes", db_index=False)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="votes")
    against = models.ForeignKey(
        Entry, on_delete=models.CASCADE, null=True, blank=True, related_name="votes_against", db_index=False
    )
    value = models.SmallIntegerField()
    people = models.PositiveSmallIntegerField(default=1)
    op = models.UUIDField(null=True)
    seq = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "entry", "against"], name="one_vote_of_an_answer_on_an_entry", nulls_distinct=False
            ),
        ]
        indexes = [models.Index(fields=["against"], name="vote_by_against", condition=Q(against__isnull=False))]


class Finding(models.Model):
    """What a screen found in one version of an entry: where, how bad, and why, in plain words."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="findings")
    version = models.PositiveSmallIntegerField()
    screen = models.CharField(max_length=30)
    reason = models.CharField(max_length=160)
    severity = models.PositiveSmallIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()


class Decision(models.Model):
    """What a moderator did to an entry, and why. Append-only; holds no words, so words can still be erased."""

    class Outcome(models.TextChoices):
        PUBLISH = "publish", "Publish"
        REDACT = "redact", "Publish with redaction"
        COUNT = "count", "Count but do not show"
        DECLINE = "decline", "Decline"
        REFER = "refer", "Refer to safeguarding"
        REOPEN = "reopen", "Put back in the queue"

    class Reason(models.TextChoices):
        """Describing harm is allowed and is a reason to publish; promoting, instructing, threatening, identifying are not."""

        FINE = "fine", "Nothing wrong"
        DESCRIBES_HARM = "describes_harm", "Describes harm, which is allowed"
        IDENTIFIES = "identifies", "Could identify a person"
        PROMOTES = "promotes", "Promotes harm"
        INSTRUCTS = "instructs", "Says how to do harm"
        THREATENS = "threatens", "Threatens somebody"
        HATE = "hate", "Hate against a group"
        SPAM = "spam", "Not about this, or repeated"
        PERSONAL = "personal", "Very personal: kept private for the author's sake"
        CONCERN = "concern", "Somebody may be in danger"
        SAME = "same", "Means the same as another word"
        IMPORTED = "imported", "Decided where it came from"
        UNDONE = "undone", "Decision taken back"

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="decisions")
    version = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = models.CharField(max_length=16, choices=Reason.choices)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="decisions")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["entry", "version"], name="decision_by_entry")]
