"""The tables of the core; ARCHITECTURE.md says what the less obvious columns are for."""

from consultations.core.models.answering_back import Consideration, PromiseMove, Response
from consultations.core.models.approving import Approval, Change, ConsultationVersion
from consultations.core.models.closures import TextClosure
from consultations.core.models.consultation import Activity, ActivityVersion, Consultation, Round
from consultations.core.models.following import Following
from consultations.core.models.publications import DigestReading, PublishedDigest
from consultations.core.models.reporting import Report, ReportOutcome
from consultations.core.models.snapshots import ResultSnapshot
from consultations.core.models.taking_part import Answer, Decision, Entry, Finding, Participant, Vote

__all__ = [
    "Activity",
    "ActivityVersion",
    "Answer",
    "Approval",
    "Change",
    "Consideration",
    "Consultation",
    "ConsultationVersion",
    "Decision",
    "DigestReading",
    "Entry",
    "Finding",
    "Following",
    "Participant",
    "PromiseMove",
    "PublishedDigest",
    "Report",
    "ReportOutcome",
    "Response",
    "ResultSnapshot",
    "Round",
    "TextClosure",
    "Vote",
]
