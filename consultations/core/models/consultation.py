"""A consultation and the activities and rounds inside it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from consultations.core.models.offering import OFFERED, Offer, beside
from engage.kit.rows import rows_of


class Consultation(models.Model):
    """One question the partnership honestly asks, with what can change, who decides, and a promise to answer by a day."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        READY = "ready", "Ready"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"
        CONSIDERING = "considering", "Being considered"
        ANSWERED = "answered", "Answered"
        ARCHIVED = "archived", "Archived"
        CANCELLED = "cancelled", "Cancelled"  # before it ever opened

    class LawfulBasis(models.TextChoices):
        """The bases of article 6 of the UK GDPR that a public body's consultation can stand on."""

        PUBLIC_TASK = "public_task", "Public task: article 6(1)(e)"
        LEGAL_OBLIGATION = "legal_obligation", "Legal obligation: article 6(1)(c)"
        LEGITIMATE_INTERESTS = "legitimate_interests", "Legitimate interests: article 6(1)(f)"
        CONSENT = "consent", "Consent: article 6(1)(a)"

    class Promise(models.IntegerChoices):
        """Hart's ladder from the fourth rung up; the first three are not participation and cannot be chosen."""

        TOLD = 4, gettext_lazy("We will tell you what we decide and why")
        ASKED = 5, gettext_lazy("Your views shape what we decide")
        SHARED_BY_US = 6, gettext_lazy("We decide together with young people")
        LED_BY_YOU = 7, gettext_lazy("Young people lead, and we help")
        SHARED_BY_YOU = 8, gettext_lazy("Young people lead and decide, with adults beside them")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="consultations")
    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=240)
    # The six parts of the start page (PAR-03), in the order they are read.
    asked_by = models.TextField()
    why = models.TextField()
    can_change = models.TextField()
    cannot_change = models.TextField()
    minutes = models.PositiveSmallIntegerField(default=3)
    what_happens_next = models.TextField()
    decision = models.CharField(max_length=240)
    decision_maker = models.CharField(max_length=120)
    decision_on = models.DateField(null=True, blank=True)
    answer_due = models.DateField(null=True, blank=True)
    # Why the answer takes longer than twelve weeks (PAR-06); people read it on the start page.
    answer_due_reason = models.CharField(max_length=300, blank=True)
    promise = models.PositiveSmallIntegerField(choices=Promise.choices, default=Promise.ASKED)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    source_note = models.TextField(blank=True)  # where imported material came from, and under which licence
    created_at = models.DateTimeField()
    # Why it may hold what people say (DPR-13).
    dpia_reference = models.CharField("reference of the data protection impact assessment", max_length=120, blank=True)
    lawful_basis = models.CharField(max_length=24, choices=LawfulBasis.choices, blank=True)
    asks_special_data = models.BooleanField(default=False)
    special_condition = models.CharField(max_length=120, blank=True)
    # Every change makes the next version; an approval is of one version. Who: a member's id, kept when their account goes.
    version = models.PositiveSmallIntegerField(default=1)
    edited_by_id_was = models.BigIntegerField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    submitted_by_id_was = models.BigIntegerField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    sent_back_because = models.CharField(max_length=500, blank=True)
    # An analyst or administrator may let a text above the reading age of 11 pass, for this version, and says why (LAN-01).
    hard_words_because = models.CharField(max_length=300, blank=True)
    hard_words_by_id_was = models.BigIntegerField(null=True, blank=True)
    # Why it did not open when its time had come; shown at the desk.
    not_opened_because = models.TextField(blank=True)
    # Why it took no more answers before the day that people were told; they read it on the start page.
    closed_early_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(promise__gte=4, promise__lte=8), name="promise_is_on_rungs_4_to_8"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="consultation_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"])
                | Q(
                    opens_at__isnull=False, closes_at__isnull=False, answer_due__isnull=False, decision_on__isnull=False
                )
                & ~Q(decision="")
                & ~Q(decision_maker=""),
                name="open_consultation_says_who_decides_what_and_when",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by_id_was__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by_id_was__isnull=False),
                name="what_is_submitted_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(hard_words_because="", hard_words_by_id_was__isnull=True)
                | (~Q(hard_words_because="") & Q(hard_words_by_id_was__isnull=False)),
                name="hard_words_pass_with_a_reason_and_a_person",
            ),
        ]

    @property
    def is_made_up(self) -> bool:
        """Does the demo strip belong on it? Words brought in from elsewhere are real people's, also in a demo county."""
        return self.is_demo and not self.source_note

    @property
    def waits_for_approval(self) -> bool:
        return self.state == self.State.DRAFT and self.submitted_at is not None

    PUBLIC_STATES = (State.OPEN, State.CLOSED, State.CONSIDERING, State.ANSWERED)
    # What people may still read about: after its year it is archived, and what was promised and done stays findable.
    READABLE_STATES = (*PUBLIC_STATES, State.ARCHIVED)
    # Before anybody outside has seen it: words may be changed freely, each change being a new version to approve.
    UNSEEN_STATES = (State.DRAFT, State.READY)


class Activity(models.Model):
    """One thing to do. `kind` names a registered Kind; `settings` are that kind's own; `version` is the wording in force."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="activities")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=30)
    prompt = models.CharField(max_length=200)
    hint = models.CharField(max_length=300, blank=True)
    easy_prompt = models.CharField(max_length=200, blank=True)  # the same question in easy read (LAN-03); "": none yet
    settings = models.JSONField(default=dict, blank=True)
    sensitive = models.BooleanField(default=False)
    # Is there anything to answer? As the kind says; kept here so that the database can count questions.
    asks = models.BooleanField(default=True)
    version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "position"],
                name="one_activity_at_each_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
        ordering = ["position"]

    @property
    def offered(self) -> list[Offer]:
        """Staff's own options that are in force, in their order, each with its pictogram where it has one."""
        found = rows_of(OFFERED, [self.pk])
        drawn = beside(self.settings, len(found))
        return [Offer(number, text, picture) for (number, text), picture in zip(found, drawn, strict=True)]


class ActivityVersion(models.Model):
    """The wording and options of an activity as they stood in one version; answers say which one they were given to."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    wording = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "number"], name="one_wording_for_each_version")]


class Round(models.Model):
    """One time of asking. The self-paced round of an activity is number 1; a live session adds its own."""

    class State(models.TextChoices):
        READY = "ready", "Ready"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"
        REVEALED = "revealed", "Revealed"

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READY)
    # Refused from this moment on, whatever the state says; null: until somebody closes it.
    accepts_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "number"], name="one_round_of_each_number")]
