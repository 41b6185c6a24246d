"""What a worker does for the strategy desk: reminders to staff, news to followers."""

from typing import Any

from consultations.desks.strategy import actions
from engage.kit.jobs import JobRun, job


@job("strategy.remind")
def remind(run: JobRun) -> dict[str, Any]:
    return {"mails": actions.remind(now=run.now)}


@job("strategy.tell_followers")
def tell_followers(run: JobRun) -> dict[str, Any]:
    return {"mails": actions.tell_followers(now=run.now)}
