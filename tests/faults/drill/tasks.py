"""A job that takes a while and leaves exactly one line in the append-only log, if jobs keep their promise."""

import time

from engage.kit.audit import record
from engage.kit.jobs import JobRun, job


@job("drill.mark")
def mark(run: JobRun) -> None:
    record(verb="drill.mark", subject=f"job:{run.job.pk}", now=run.now)
    time.sleep(run.payload["seconds"])
    run.progress(1, 1, "marked")
