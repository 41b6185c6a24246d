"""Jobs: written down with the deed that wants them, done once, in one transaction with being done.

@job("digest.build")
def build(run: JobRun) -> dict[str, Any] | None: ...      in a room's tasks.py

enqueue(kind="digest.build", key=f"digest:{pk}", payload={"digest": pk}, now=now)      in an action
"""

import logging
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q

from engage.kit.clock import now as clock
from engage.kit.later import later
from engage.kit.models import Job
from engage.kit.registry import Registry

LEASE = timedelta(seconds=60)
# How long Celery's own message may take before the sweep sends another (a second one does no harm).
HEARD_WITHIN = timedelta(seconds=15)
MOST_ATTEMPTS = 5
log = logging.getLogger(__name__)


class JobStopped(Exception):  # noqa: N818  (an outcome, not a fault)
    """A handler raises it when it stops because somebody asked."""


class ClaimLost(Exception):  # noqa: N818  (an outcome, not a fault)
    """Another worker has this job now; what this one did is rolled back."""


class JobRun:
    """What a handler gets: the payload, the time it began, and a line to those who wait."""

    def __init__(self, job: Job, *, now: datetime) -> None:
        self.job = job
        self.payload: dict[str, Any] = job.payload
        self.now = now
        # Progress must be seen before the work commits, so it goes over a connection of its own. Within somebody
        # else's transaction (a test's) nobody could see the row from outside, so there it shares theirs.
        self._apart = not connection.in_atomic_block
        self._line: BaseDatabaseWrapper | None = None

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Say how far it is, and keep the job ours for another minute. Raises ClaimLost if it is not ours any more."""
        updated = self._tell(
            "UPDATE kit_job SET progress = %s, total = %s, message = %s, lease_until = clock_timestamp() + %s"
            " WHERE id = %s AND state = 'running' AND attempts = %s",
            [min(done, total), total, message[:200], LEASE, self.job.pk, self.job.attempts],
        )
        if not updated:
            raise ClaimLost

    def stop_requested(self) -> bool:
        """Has somebody asked for this to stop? Then raise JobStopped at a good moment."""
        wanted = self._tell("SELECT FROM kit_job WHERE id = %s AND stop_requested", [self.job.pk])
        return wanted > 0

    def _tell(self, statement: str, values: list[Any]) -> int:
        if self._apart and self._line is None:
            self._line = connection.copy()
        with (self._line or connection).cursor() as cursor:
            cursor.execute(statement, values)
            return int(cursor.rowcount)

    def close(self) -> None:
        if self._line is not None:
            self._line.close()


Handler = Callable[[JobRun], dict[str, Any] | None]
handlers: Registry[Handler] = Registry("job")


def job(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind. What it writes commits together with "done"."""
    return lambda handler: handlers.add(kind, handler)


def enqueue(*, kind: str, now: datetime, key: str | None = None, payload: dict[str, Any] | None = None) -> Job:
    """Write a job down in the caller's transaction, and tell Celery after it commits. The same key is the same job."""
    with transaction.atomic():
        fresh = {"kind": kind, "payload": payload or {}, "created_at": now, "lease_until": now + HEARD_WITHIN}
        if key is None:
            made, is_new = Job.objects.create(**fresh), True
        else:
            made, is_new = Job.objects.get_or_create(key=key, defaults=fresh)
        if is_new:
            later(send, made.pk)
    return made


def send(job_id: int) -> None:
    """Ring Celery's bell. If Redis does not answer, the sweep rings again; whoever asked is not made to wait."""
    from engage.kit.tasks import run_job  # tasks stand above this file

    try:
        run_job.apply_async(args=[job_id], retry=True, retry_policy={"max_retries": 1, "interval_start": 0})
    except Exception as problem:  # kombu's and redis' errors have no common parent
        log.warning("Job %s waits for the sweep: %s", job_id, type(problem).__name__)


def stop(*, job: Job, now: datetime) -> None:
    """Stop a job: at once if it waits; if it runs, as soon as its handler looks."""
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.WAITING)
    if not waiting.update(state=Job.State.STOPPED, stop_requested=True, finished_at=now):
        Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(stop_requested=True)
    job.refresh_from_db()


def run(job_id: int) -> Job | None:
    """Do this job if nobody else does. Returns it as it is afterwards; None if it was not free."""
    claimed = _claim(job_id)
    if claimed is None:
        return None
    here = JobRun(claimed, now=clock())
    try:
        with transaction.atomic():
            result = handlers.get(claimed.kind)(here)
            _finish(claimed, state=Job.State.DONE, result=result, progress=F("total"))
    except ClaimLost:
        log.warning("Job %s was taken over by another worker", job_id)
    except JobStopped:
        with suppress(ClaimLost):
            _finish(claimed, state=Job.State.STOPPED)
    except Exception as problem:
        _after_failure(claimed, problem)
    finally:
        here.close()
    claimed.refresh_from_db()
    return claimed


def sweep(*, now: datetime) -> int:
    """Send again what waits too long and what a dead worker left; give up what keeps killing workers."""
    left = Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=now)
    nobody_works_on = Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, lease_until__lt=now)
    Job.objects.filter(nobody_works_on, stop_requested=True).update(state=Job.State.STOPPED, finished_at=now)
    left.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=Job.State.FAILED, finished_at=now, error="It was begun too often and never finished."
    )
    with transaction.atomic():
        due = Job.objects.filter(state__in=[Job.State.WAITING, Job.State.RUNNING], lease_until__lt=now)
        free = list(due.select_for_update(skip_locked=True).order_by("pk").values_list("pk", flat=True)[:500])
        # A running one is free to be claimed because its lease is over; it stays so until somebody claims it.
        Job.objects.filter(pk__in=free, state=Job.State.WAITING).update(lease_until=now + LEASE)
    for job_id in free:
        send(job_id)
    return len(free)


def _claim(job_id: int) -> Job | None:
    values: list[Any] = [LEASE, job_id, MOST_ATTEMPTS]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kit_job SET state = 'running', attempts = attempts + 1, lease_until = clock_timestamp() + %s,"
            " message = '' WHERE id = %s AND NOT stop_requested AND attempts < %s"
            " AND (state = 'waiting' OR (state = 'running' AND lease_until < clock_timestamp())) RETURNING id",
            values,
        )
        if not cursor.fetchone():
            return None
    return Job.objects.get(pk=job_id)


def _finish(claimed: Job, *, state: str, **values: Any) -> None:
    ours = Job.objects.filter(pk=claimed.pk, state=Job.State.RUNNING, attempts=claimed.attempts)
    if not ours.update(state=state, finished_at=clock(), **values):
        raise ClaimLost


def _after_failure(claimed: Job, problem: Exception) -> None:
    """Try again with growing pauses, unless that was the last time. Keeps the error's name, never its words."""
    where = "".join(traceback.format_tb(problem.__traceback__))  # an error's own text may quote what a person wrote
    log.error("Job %s (%s) failed: %s\n%s", claimed.pk, claimed.kind, type(problem).__name__, where)
    unknown = claimed.kind not in handlers
    values: dict[str, Any] = {"error": f"Nobody knows how to do {claimed.kind}." if unknown else type(problem).__name__}
    moment = clock()
    if unknown or claimed.attempts >= MOST_ATTEMPTS:
        values |= {"state": Job.State.FAILED, "finished_at": moment}
    else:
        pause = timedelta(seconds=5 * 3 ** (claimed.attempts - 1))
        values |= {"state": Job.State.WAITING, "lease_until": moment + pause}
    with suppress(DatabaseError):  # if the database is away, the lease runs out and the sweep sees to it
        Job.objects.filter(pk=claimed.pk, state=Job.State.RUNNING, attempts=claimed.attempts).update(**values)
