"""Sets the demo county up as a real place would be, every fact marked as made up; contacts keep the honest state they came in."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from consultations.desks.setup.declared import RETENTION, fingerprint_of_schedule
from engage.kit.rich_text import OPEN_MARK
from engage.kit.site_settings import set_value
from engage.signpost.actions.documents import publish_document, write_document
from engage.signpost.queries.documents import kept_documents

SETTINGS = {
    "site.accountable_person": "Morgan Example, director of the partnership (demo)",
    "site.controller": "Example County Council (demo)",
    "site.data_protection_contact": "dataprotection@demo.example, or 01234 567 890 (demo)",
    "site.complaints": "Tell a youth worker, or write to complaints@demo.example. We answer within 30 days. (demo)",
    "site.youth_work": "Sam Example, youth work lead: 01234 567 892, or groups@demo.example (demo)",
    "setup.dpia_reference": "DPIA-2026-07, signed on 2 November 2026 (demo)",
    "setup.age_policy": "13",
}
# What the people of a real place would write where the shipped documents leave it open.
FILLED = {
    "law that gives": "The Serious Violence Duty in the Police, Crime, Sentencing and Courts Act 2022 (demo).",
    "check these conditions": "Checked; see our appropriate policy document APD-3 (demo).",
    "how long": "Ten years after the last entry (demo).",
    "how many days": "35 days (demo).",
    "who runs them": "They are run by the council's own team, in the United Kingdom (demo).",
    "what an audit": "An audit by five people with disabilities is planned for February 2027 (demo).",
    "an email address": "Write to accessible@demo.example or call 01234 567 891 (demo).",
    "last tested": "It was last tested on 20 November 2026 by the team that makes it (demo).",
}


def set_up(*, administrator_id: int, colleague_id: int, now: datetime) -> None:
    """Facts, agreements and filled-in documents, written by one administrator and published by another."""
    for name, typed in SETTINGS.items():
        set_value(name=name, typed=typed, member_id=administrator_id, now=now)
    set_value(name=RETENTION.name, typed=fingerprint_of_schedule(), member_id=administrator_id, now=now)
    today = localdate(now)
    for kept in kept_documents(on=today):
        if kept.in_force is None or not kept.open_marks:
            continue
        draft = write_document(
            slug=kept.slug,
            title=kept.in_force.title,
            body=OPEN_MARK.sub(lambda mark: _filled(mark.group()), kept.in_force.body),
            note="Filled in for the demo: who runs it, and for how long things are kept.",
            owner=kept.in_force.owner,
            valid_from=today,
            review_by=today + timedelta(days=330),
            read_number=kept.in_force.number,
            member_id=administrator_id,
            now=now,
        )
        publish_document(slug=kept.slug, number=draft.number, member_id=colleague_id, now=now)


def _filled(mark: str) -> str:
    return next((words for part, words in FILLED.items() if part in mark), mark)
