"""What a worker does for the core: open what is due, close what is over, renew shown results."""

from typing import Any

from consultations.core.actions.consulting import close_what_is_over, open_what_is_due
from consultations.core.actions.renewing import renew_open_results
from engage.kit.jobs import JobRun, job


@job("core.close_what_is_over")
def close_over(run: JobRun) -> dict[str, Any]:
    """Answers are refused from the closing time on whatever this does; it brings the shown state after."""
    return {"closed": close_what_is_over(now=run.now)}


@job("core.open_what_is_due")
def open_due(run: JobRun) -> dict[str, Any]:
    """Approved consultations open at their time; whoever sleeps through it opens them on waking."""
    return {"opened": open_what_is_due(now=run.now)}


@job("core.renew_results")
def renew(run: JobRun) -> dict[str, Any]:
    """Catches what answers that were written at one moment left to each other."""
    return {"renewed": renew_open_results(now=run.now)}
