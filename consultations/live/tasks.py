"""What a worker does for rooms: write down what remains of one that is over."""

from typing import Any

from consultations.live.actions.commanding import EVIDENCE
from consultations.live.actions.recording import record_session
from engage.kit.clock import now as clock
from engage.kit.jobs import JobRun, job


@job(EVIDENCE)
def record(run: JobRun) -> dict[str, Any]:
    """In one transaction with being done, so that a killed worker leaves nothing and the next one writes all of it."""
    return {"records": record_session(session_id=int(run.payload["session"]), now=clock())}
