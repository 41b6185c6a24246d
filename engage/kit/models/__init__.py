"""What the kit keeps: the audit log and the memory of jobs."""

from engage.kit.models.audit import AuditEvent
from engage.kit.models.jobs import Heartbeat, Job, Period

__all__ = ["AuditEvent", "Heartbeat", "Job", "Period"]
