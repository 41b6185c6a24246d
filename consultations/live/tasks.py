"""What a worker does for rooms: write down what remains of one that is over, pause one that staff have left."""

from typing import Any

from consultations.live.actions.commanding import EVIDENCE
from consultations.live.actions.left_alone import pause_left_alone
from consultations.live.actions.recording import record_session
from engage.kit.clock import now as clock
from engage.kit.jobs import JobRun, job


@job(EVIDENCE)
def record(run: JobRun) -> dict[str, Any]:
    """In one transaction with being done, so that a killed worker leaves nothing and the next one writes all of it."""
    return {"records": record_session(session_id=int(run.payload["session"]), now=clock())}


@job("live.left_alone")
def left_alone(run: JobRun) -> dict[str, Any]:
    return {"paused": len(pause_left_alone(now=clock()))}
