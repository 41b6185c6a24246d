"""What a worker does for the core: close what is over."""

from typing import Any

from consultations.core.actions.consulting import close_what_is_over
from engage.kit.jobs import JobRun, job


@job("core.close_what_is_over")
def close_over(run: JobRun) -> dict[str, Any]:
    """Answers are refused from the closing time on whatever this does; it brings the shown state after."""
    return {"closed": close_what_is_over(now=run.now)}
