"""The run sheet of a session, and each time one of its steps was asked."""

from django.db import models
from django.db.models import F, Q

from consultations.core.models import Activity, Round
from consultations.live.models.sessions import FLOOR, Session


class Step(models.Model):
    """One thing to do in the room: an activity of the consultation, with what this room wants of it."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="live_steps")
    minutes = models.PositiveSmallIntegerField(default=3)
    # Only ever raises the care: an activity that is sensitive is so in every room.
    sensitive = models.BooleanField(default=False)
    hands = models.BooleanField(default=True)
    again = models.BooleanField(default=True)
    reading_seconds = models.PositiveSmallIntegerField(default=0)
    timer_seconds = models.PositiveSmallIntegerField(null=True, blank=True)
    timer_ends_input = models.BooleanField(default=False)
    round = models.OneToOneField(Round, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "position"],
                name="one_step_at_each_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(timer_seconds__isnull=False) | Q(timer_ends_input=False),
                name="only_a_timer_can_end_input",
            ),
        ]
        ordering = ["position"]


class RoomRound(models.Model):
    """One asking of a step in the room. From the reveal on it never changes; `released` is what every screen shows of it."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="rounds")
    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="room")
    number = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField(null=True, blank=True)
    # Until when everybody reads and nobody can answer (live_pace), and whether the screens were told that it is over.
    reading_until = models.DateTimeField(null=True, blank=True)
    reading_told = models.BooleanField(default=False)
    # When the timer on the screens runs out; and the same moment once more where it also ends the input, and whether the
    # screens were told while others still had more time.
    timer_until = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    timer_told = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    # Counted at the reveal, or when the room ended without one; never shown below what the rules allow.
    counts = models.JSONField(default=dict, blank=True)
    released = models.JSONField(null=True, blank=True)
    at_least = models.PositiveSmallIntegerField(null=True, blank=True)
    rule_version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step", "number"], name="one_room_round_of_each_number"),
            models.CheckConstraint(condition=Q(number__in=[1, 2]), name="a_room_asks_once_or_twice"),
            models.CheckConstraint(
                condition=Q(reading_until__isnull=True) | Q(opened_at__isnull=False, reading_until__gte=F("opened_at")),
                name="people_read_from_the_opening_on",
            ),
            models.CheckConstraint(
                condition=Q(reading_until__isnull=True)
                | Q(timer_until__isnull=True)
                | Q(timer_until__gte=F("reading_until")),
                name="no_timer_runs_out_while_people_read",
            ),
            models.CheckConstraint(
                condition=Q(revealed_at__isnull=True, released__isnull=True)
                | Q(revealed_at__isnull=False, released__isnull=False, at_least__gte=FLOOR),
                name="what_is_revealed_was_released_for_5_people_or_more",
            ),
        ]
        ordering = ["number"]
