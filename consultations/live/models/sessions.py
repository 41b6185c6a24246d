"""A session in a room, the phones that joined it, and the screen that shows it."""

from django.db import models
from django.db.models import Q

from consultations.core.models import Consultation, Participant

FLOOR = 5  # nothing is shown in a room for fewer people, whatever the host wants
MOST_PHONES = 2000
MOST_SEATS = 9  # people who pass one phone on
MOST_TEAMS = 6


class Session(models.Model):
    """One time in a room. `v` grows with everything that changes a screen; `epoch` is new when it opens, and after a restore."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        LOBBY = "lobby", "Lobby"
        LIVE = "live", "Live"
        ENDED = "ended", "Ended"

    OPEN_STATES = (State.LOBBY, State.LIVE)

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="live_sessions")
    # Stands in the addresses of phones and of the follow-up page; nobody can guess it, and it is no secret either.
    key = models.CharField(max_length=12, unique=True)
    title = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    code = models.CharField(max_length=6, null=True, blank=True)
    code_made_at = models.DateTimeField(null=True, blank=True)
    v = models.BigIntegerField(default=0)
    epoch = models.CharField(max_length=8, default="0")
    step = models.ForeignKey("live.Step", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    paused = models.BooleanField(default=False)
    blank = models.BooleanField(default=False)
    joining_locked = models.BooleanField(default=False)
    show_code = models.BooleanField(default=True)
    # Newcomers tap the picture that is on the screen (live/pictures.py); until that moment anybody comes in without.
    checks_screen = models.BooleanField(default=False)
    admits_until = models.DateTimeField(null=True, blank=True)
    # What the screens were last told; what takes words asks who is there now (live_pace).
    words_open = models.BooleanField(default=False)
    headcount = models.PositiveSmallIntegerField(null=True, blank=True)
    at_least = models.PositiveSmallIntegerField(default=FLOOR)
    capacity = models.PositiveSmallIntegerField(default=MOST_PHONES)
    # How many people may answer on one phone, and how much longer those have who asked for more time (per cent).
    seats_each = models.PositiveSmallIntegerField(default=1)
    extra_time = models.PositiveSmallIntegerField(default=50)
    # Teams of a quiz; 0: everybody for themselves.
    teams = models.PositiveSmallIntegerField(default=0)
    host_id_was = models.BigIntegerField(null=True, blank=True)
    is_rehearsal = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="one_room_for_each_code"),
            models.CheckConstraint(condition=Q(code=None) | Q(code__regex=r"^[0-9]{6}$"), name="a_code_is_six_digits"),
            models.CheckConstraint(
                condition=Q(state__in=["lobby", "live"], code__isnull=False, opened_at__isnull=False)
                | Q(state="planned", code__isnull=True, opened_at__isnull=True)
                | Q(state="ended", code__isnull=True, ended_at__isnull=False),
                name="a_code_lives_as_long_as_its_room",
            ),
            models.CheckConstraint(
                condition=Q(at_least__gte=FLOOR), name="a_room_shows_nothing_of_fewer_than_5_people"
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=MOST_PHONES), name="a_room_has_a_capacity"
            ),
            models.CheckConstraint(
                condition=Q(seats_each__gte=1, seats_each__lte=MOST_SEATS), name="few_people_pass_one_phone_on"
            ),
            models.CheckConstraint(condition=Q(teams__lte=MOST_TEAMS), name="a_room_has_few_teams"),
            models.CheckConstraint(
                condition=Q(extra_time__gte=0, extra_time__lte=200), name="more_time_is_at_most_three_times_as_long"
            ),
        ]
        ordering = ["-pk"]

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN_STATES


class Seat(models.Model):
    """One phone's place in a session. No moment and no name: nobody can say who came when."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="seats")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="seats")
    extra_time = models.BooleanField(default=False)
    words_held = models.BooleanField(default=False)
    tested = models.BooleanField(default=False)
    team = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "participant"], name="one_seat_for_each_phone_in_a_room"),
        ]


class Stage(models.Model):
    """A screen on a wall. It shows its pairing code until somebody's remote enters it; its key is only known to its cookie."""

    key_hash = models.CharField(max_length=64, unique=True)
    pairing_code = models.CharField(max_length=4, null=True, blank=True, unique=True)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, blank=True, related_name="stages")
    last_seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(session__isnull=True) | Q(pairing_code__isnull=True),
                name="a_paired_screen_shows_no_pairing_code",
            ),
        ]
