"""What PostgreSQL remembers of work: jobs with a lease, periods that were seen to, and who was alive when."""

from django.db import models
from django.db.models import F, Q


class Job(models.Model):
    """Work to be done once. Celery only executes it; whatever Redis or a worker forgets, the sweep finds here."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        RUNNING = "running", "running"
        DONE = "done", "done"
        FAILED = "failed", "failed"
        STOPPED = "stopped", "stopped"

    kind = models.CharField(max_length=60)
    # The same key is the same job, however often it is asked for.
    key = models.CharField(max_length=120, null=True, unique=True)  # null: no key is not an equal key
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=200, default="")
    # Running: another worker may take it after this. Waiting: the sweep sends it again after this.
    lease_until = models.DateTimeField(null=True)
    # Counts claims, and so tells a worker that came back from the dead that its claim is an old one.
    attempts = models.PositiveSmallIntegerField(default=0)
    stop_requested = models.BooleanField(default=False)
    result = models.JSONField(null=True)
    error = models.CharField(max_length=300, default="")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "kit"
        indexes = [
            models.Index(fields=["lease_until"], name="jobs_to_sweep", condition=Q(state__in=["waiting", "running"])),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, state__in=["waiting", "running"])
                | Q(finished_at__isnull=False, state__in=["done", "failed", "stopped"]),
                name="a_job_is_finished_or_it_is_not",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_until__isnull=False), name="a_running_job_has_a_lease"
            ),
            models.CheckConstraint(
                condition=Q(total=0) | Q(progress__lte=F("total")), name="progress_stops_at_the_total"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} ({self.state})"

    @property
    def finished(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED, self.State.STOPPED}


class Period(models.Model):
    """A period (a day, a week) that a scheduled job was seen to, so that two beats make one job."""

    entry = models.CharField(max_length=60)
    period = models.CharField(max_length=40)
    seen_at = models.DateTimeField()

    class Meta:
        app_label = "kit"
        constraints = [models.UniqueConstraint(fields=["entry", "period"], name="a_period_is_seen_to_once")]

    def __str__(self) -> str:
        return f"{self.entry} {self.period}"


class Heartbeat(models.Model):
    """When a part of the running product last said that it is alive."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        app_label = "kit"

    def __str__(self) -> str:
        return self.name
