"""What the kit keeps: the audit log and the memory of jobs."""

from engage.kit.models.audit import AuditEvent

__all__ = ["AuditEvent"]
