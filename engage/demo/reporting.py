"""What people reported in the demo: one text that waits for a second look while it is read, and one that a report hid."""

from datetime import datetime, timedelta

from consultations.core.actions.reporting import report
from consultations.core.models import Consultation, Entry

REPORTS = [
    # (words that the text begins with, reason, what the reporter added, hours ago)
    ("Paint the underpass", "untrue", "They painted it last year and it was gone in a week.", 5),
    ("Somebody at the school gate", "identifies", "Everybody at my school knows which head of year this is.", 2),
]


def report_some(*, consultation: Consultation, now: datetime) -> None:
    """Reports by readers who have no part in the consultation; the words are made up like all others."""
    for number, (beginning, reason, words, hours) in enumerate(REPORTS):
        entry = Entry.objects.filter(
            activity__consultation=consultation, shown_text__startswith=beginning, parent=None
        ).first()
        if entry is not None:
            at = now - timedelta(hours=hours)
            report(entry_id=entry.pk, reason=reason, words=words, token=f"a reader of the demo {number}", now=at)
