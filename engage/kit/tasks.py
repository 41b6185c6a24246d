"""The kit's Celery tasks, thin: run one job, and the tick that sweeps and looks at the schedule."""

from datetime import timedelta
from importlib import import_module
from typing import Any

from celery import shared_task
from django.contrib.sessions.models import Session

from engage.kit import deletions, heartbeats, jobs, keeping_logs, retention
from engage.kit.clock import now as clock
from engage.kit.models import Job, Period
from engage.kit.schedule import see_to

# Those that came while no worker ran are one.
TICKS_APART = 1.0
KEPT_JOBS = timedelta(days=30)
KEPT_PERIODS = timedelta(days=400)
BY_THE_MINUTE = r":\d{4}-\d\d-\d\dT"

__all__ = ["keeping_logs", "run_job", "tick", "tidy"]  # the first one is here so that every process knows it


@shared_task(name="kit.run_job")
def run_job(job_id: int) -> None:
    jobs.run(job_id)


@shared_task(name="kit.tick")
def tick() -> None:
    """Sent by beat: the proof that work gets from beat through Redis to a worker, and the broom."""
    if not heartbeats.turn("tick", seconds=TICKS_APART):
        return
    now = clock()
    jobs.sweep(now=now)
    deletions.complete_copies(since=now - deletions.LATELY)
    # The list stands on the roof and names jobs of every room; the kit may not import upwards.
    see_to(import_module("engage.schedule").SCHEDULE, now=now)


@jobs.job("kit.tidy")
def tidy(run: jobs.JobRun) -> dict[str, Any]:
    """Forget finished jobs, old periods and sign-ins that have ended."""
    gone, _ = Job.objects.filter(finished_at__lt=run.now - KEPT_JOBS, key__isnull=True).delete()
    # A minute or an hour that is over never comes again: what was done in it need not be known for a year.
    Job.objects.filter(finished_at__lt=run.now - KEPT_JOBS, key__regex=BY_THE_MINUTE).delete()
    Period.objects.filter(seen_at__lt=run.now - KEPT_JOBS, period__contains="T").delete()
    Period.objects.filter(seen_at__lt=run.now - KEPT_PERIODS).delete()
    Session.objects.filter(expire_date__lt=run.now).delete()
    return {"jobs": gone}


@jobs.job("kit.let_go")
def let_go(run: jobs.JobRun) -> dict[str, Any]:
    """Erase what has been kept long enough."""
    return dict(retention.let_go(now=run.now))
