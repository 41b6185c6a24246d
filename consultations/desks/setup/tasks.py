"""What workers do for the setup desk: remind people, once, of contacts and documents that somebody should look at again."""

from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate

from accounts.mailing import write_to
from accounts.models import Organisation
from accounts.queries import members_who_hold
from accounts.roles import Role
from consultations.desks.setup.access import host
from engage.kit.jobs import JobRun, job
from engage.signpost.models import Contact
from engage.signpost.queries.contacts import HIDE_AFTER, contacts_due
from engage.signpost.queries.documents import kept_documents

WARN_BEFORE_HIDING = timedelta(days=7)
WARN_BEFORE_REVIEW = timedelta(days=30)


@job("setup.remind")
def remind(run: JobRun) -> dict[str, Any] | None:
    """Once a day. A mail is written once for each thing that has come due, however often this runs."""
    organisation, on = host(), localdate(run.now)
    if organisation is None:
        return None
    return {"contacts": _contacts(run, organisation, on), "documents": _documents(run, organisation, on)}


def _contacts(run: JobRun, organisation: Organisation, on: date) -> int:
    """One mail when another contact has come due at 60 days, and one more a week before the first is hidden."""
    due = list(contacts_due(on))
    late = [each for each in due if not each.stands_in and _known(each) <= on - HIDE_AFTER + WARN_BEFORE_HIDING]
    to = _holders(organisation, run, Role.ADMINISTRATOR, Role.SAFEGUARDING_LEAD)
    written = 0
    for found, what, subject in (
        (due, "due", "contacts that somebody should check"),
        (late, "hiding", "contacts that will be hidden within a week"),
    ):
        if found:
            # Named after the newest of them: it comes again when another one joins, not when one is ticked off.
            written += write_to(
                member_ids=to,
                template="mail/contacts_due.txt",
                subject=subject,
                key=f"contacts-{what}-{max(map(_known, found)):%Y-%m-%d}",
                now=run.now,
                context={
                    "names": [each.name for each in found],
                    "hiding": what == "hiding",
                    "page": "/staff/setup/contacts/",
                },
            )
    return written


def _documents(run: JobRun, organisation: Organisation, on: date) -> int:
    """One mail a month before a document's day to be looked at, and one when that day has passed."""
    written = 0
    for kept in kept_documents(on=on):
        if kept.in_force is None or kept.in_force.review_by > on + WARN_BEFORE_REVIEW:
            continue
        when = "late" if kept.overdue else "soon"
        written += write_to(
            member_ids=_holders(organisation, run, Role.ADMINISTRATOR),
            template="mail/document_review.txt",
            subject=f"look again at: {kept.label}",
            key=f"document-{kept.slug}-{kept.in_force.number}-{when}",
            now=run.now,
            context={
                "label": kept.label,
                "review_by": f"{kept.in_force.review_by:%d %B %Y}",
                "late": kept.overdue,
                "page": f"/staff/setup/documents/{kept.slug}/",
            },
        )
    return written


def _known(contact: Contact) -> date:
    return contact.checked_on or contact.taken_in_on


def _holders(organisation: Organisation, run: JobRun, *roles: Role) -> list[int]:
    return [member.pk for role in roles for member in members_who_hold(role, organisation, now=run.now)]
