"""Reporting words that others can read: one report about somebody's safety hides them until a person has looked (MOD-13)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from consultations.core.announcing import announce_entry
from consultations.core.models import Decision, Entry, Finding, Report, ReportOutcome
from consultations.core.referring import Flag, flag
from consultations.core.screening import DANGER, PERSONAL
from consultations.core.tokens import report_browser_key, report_code, report_code_key
from engage.kit.audit import record
from engage.kit.languages import of_the_house
from engage.kit.refusal import Refusal

BROWSERS_THAT_HIDE = 3  # of reports about anything else
SCREEN = "report"  # reports stand in the queue among what the screens found
GONE = gettext_lazy("These words are not shown any more, so there is nothing to report. Thank you for looking out.")


@dataclass(frozen=True)
class Reported:
    """The words that find the report again, and whether others can still read what was reported."""

    code: str
    hidden: bool


@transaction.atomic
def report(*, entry_id: int, reason: str, words: str, token: str, now: datetime) -> Reported:
    """Ask for a second look. The words wait in the queue again, worst first; the same report again is one report.

    Refuses (404) what nobody can read and what staff wrote, (422) a reason that is not on the list.
    """
    if reason not in Report.Reason.values:
        raise Refusal(gettext("Pick what is wrong."), code="no_reason", field="reason")
    entry = (
        Entry.objects.select_for_update(of=["self"], no_key=True)
        .select_related("activity__consultation")
        .filter(pk=entry_id)
        .exclude(origin=Entry.Origin.STAFF)
        .first()
    )
    browser = report_browser_key(token, entry_id)
    before = Report.objects.filter(entry_id=entry_id, browser_key=browser, reason=reason).order_by("-pk").first()
    if entry is None or (entry.shown_text is None and before is None):
        raise Refusal(GONE, status=404, code="not_shown")
    version = entry.shown_version or (before.version if before else entry.version)
    code = report_code(token, entry_id, version, reason)
    if before is not None and before.version == version:
        return Reported(code, entry.shown_text is None)
    made = Report.objects.create(
        entry=entry,
        version=version,
        reason=reason,
        words=words,
        browser_key=browser,
        code_key=report_code_key(code),
        at=now,
    )
    hidden = _look_again(entry, made, now)
    record(verb="entry.reported", subject=f"entry:{entry.pk}", now=now, facts={"reason": reason, "hidden": hidden})
    announce_entry(entry)
    return Reported(code, hidden)


def _look_again(entry: Entry, made: Report, now: datetime) -> bool:
    """Put the words back into the queue with the reason; hide them if the report is of that sort, or the third."""
    about_safety = made.reason in Report.HIDES_AT_ONCE
    browsers = Report.objects.filter(entry=entry, outcome=None).values("browser_key").distinct().count()
    hidden = about_safety or browsers >= BROWSERS_THAT_HIDE
    severity = DANGER if about_safety else PERSONAL
    with of_the_house():
        reason = f"Reported: {made.get_reason_display()}"
    Finding.objects.create(
        entry=entry,
        version=entry.version,
        screen=SCREEN,
        reason=reason,
        severity=severity,
        start=0,
        end=0,
    )
    if entry.state != Entry.State.HELD:
        entry.state, entry.held_since = Entry.State.HELD, now
    entry.severity = max(entry.severity, severity)
    if hidden:
        entry.shown_text, entry.shown_version = None, None
    entry.save(update_fields=["state", "held_since", "severity", "shown_text", "shown_version"])
    if made.reason == Report.Reason.WORRIED:
        flag(Flag(entry.pk, entry.version, entry.text, now, by_reader=True, said=made.words))
    return hidden


def settle_reports(decision: Decision) -> bool:
    """A decision about the words answers every open report about them. True when there were any. Inside its transaction."""
    if decision.outcome == Decision.Outcome.REOPEN:
        return False
    waiting = Report.objects.filter(entry_id=decision.entry_id, outcome=None)
    return bool(ReportOutcome.objects.bulk_create([ReportOutcome(report=one, decision=decision) for one in waiting]))
