"""Asking for a programme digest, and freezing it when a worker has made it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import Organisation
from consultations.desks.digests.announcing import programme_stream_of
from consultations.desks.digests.models import Digest, ProgrammeDigest
from consultations.desks.digests.snapshot.canonical import seal
from engage.kit import audit
from engage.kit.jobs import enqueue
from engage.kit.models import Job
from engage.kit.refusal import Refusal
from engage.realtime.streams import announce

JOB = "digests.programme"
LONGEST = timedelta(days=366 * 2)
State = Digest.State


@transaction.atomic
def ask_for_programme(
    *, organisation: Organisation, begins_on: date, ends_on: date, member_id: int, now: datetime
) -> ProgrammeDigest:
    """Asking twice for one period while it is being made gives that one."""
    if ends_on < begins_on:
        raise Refusal("The last day comes before the first.", code="backwards", field="ends_on")
    if ends_on - begins_on > LONGEST:
        raise Refusal("Choose two years or less.", code="too_long", field="ends_on")
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    for standing in ProgrammeDigest.objects.filter(
        organisation=organisation, begins_on=begins_on, ends_on=ends_on, state=State.BUILDING
    ):
        job = Job.objects.filter(pk=standing.job_id).first() if standing.job_id else None
        if job is not None and job.state in {Job.State.WAITING, Job.State.RUNNING}:
            return standing
        standing.state = State.FAILED
        standing.save(update_fields=["state"])
    made = ProgrammeDigest.objects.create(
        organisation=organisation, begins_on=begins_on, ends_on=ends_on, made_by_id=member_id, created_at=now
    )
    job = enqueue(kind=JOB, key=f"programme:{made.pk}", payload={"programme": made.pk}, now=now)
    made.job_id = job.pk
    made.save(update_fields=["job_id"])
    audit.record(verb="programme.ask", subject=f"programme:{made.pk}", by=member_id, now=now)
    return made


@transaction.atomic
def keep_programme(
    *, programme_id: int, released: dict[str, Any], cut_off: datetime, code_version: str, now: datetime
) -> bool:
    """Freeze it. False when the row does not wait for an account any more."""
    made = ProgrammeDigest.objects.select_for_update().get(pk=programme_id)
    if made.state != State.BUILDING:
        return False
    made.released, made.sha256, made.cut_off = released, seal(released), cut_off
    made.code_version, made.state = code_version, State.READY
    made.save()
    audit.record(verb="programme.ready", subject=f"programme:{made.pk}", now=now, facts={"sha256": made.sha256})
    announce(programme_stream_of(made.pk))
    return True


def note_programme_reading(*, programme: ProgrammeDigest, what: str, member_id: int, now: datetime) -> None:
    """Log that somebody took a file away: "pdf", "xlsx", "json"."""
    audit.record(
        verb="programme.export", subject=f"programme:{programme.pk}", by=member_id, now=now, facts={"what": what}
    )
