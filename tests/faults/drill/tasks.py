"""A job that takes a while and leaves exactly one line in the append-only log, if jobs keep their promise."""

import time
from datetime import datetime

from engage.kit.audit import record
from engage.kit.jobs import JobRun, job
from engage.kit.schedule import Entry
from engage.schedule import SCHEDULE


@job("drill.mark")
def mark(run: JobRun) -> None:
    record(verb="drill.mark", subject=f"job:{run.job.pk}", now=run.now)
    time.sleep(run.payload["seconds"])
    run.progress(1, 1, "marked")


def every_three_seconds(local: datetime) -> str:
    return f"{local:%Y-%m-%dT%H:%M:}{local.second // 3:02}"


# Seen to as often as a test has the patience for.
SCHEDULE.append(Entry(name="drill", kind="drill.mark", period=every_three_seconds, payload={"seconds": 0.1}))
