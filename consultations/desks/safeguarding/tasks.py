"""What a worker does for safeguarding: every minute, look for what was missed and for clocks that have run out."""

from typing import Any

from consultations.desks.safeguarding.actions.alerting import escalate
from consultations.desks.safeguarding.actions.raising import catch_up
from engage.kit.jobs import JobRun, job


@job("safeguarding.watch")
def watch(run: JobRun) -> dict[str, Any]:
    return {"caught_up": catch_up(now=run.now), "escalated": escalate(now=run.now)}
