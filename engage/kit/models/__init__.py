"""What the kit keeps: the audit log, the memory of jobs, the settings of the site."""

from engage.kit.models.audit import AuditEvent
from engage.kit.models.deletions import Deletion
from engage.kit.models.jobs import Heartbeat, Job, Period
from engage.kit.models.site import SiteSetting, SiteSettingRequest

__all__ = ["AuditEvent", "Deletion", "Heartbeat", "Job", "Period", "SiteSetting", "SiteSettingRequest"]
