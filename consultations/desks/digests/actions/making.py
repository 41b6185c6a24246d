"""Asking for a digest, making it, stopping it; and writing down who took one away."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from consultations.core.models import Consultation
from consultations.desks.digests.actions.telling import tell_that_it_waits
from consultations.desks.digests.announcing import stream_of
from consultations.desks.digests.models import Digest
from consultations.desks.digests.queries import has_new_answers, job_gave_up, last_cut_off
from consultations.desks.digests.snapshot.build import Account
from engage.kit import audit
from engage.kit.jobs import enqueue
from engage.kit.jobs import stop as stop_job
from engage.kit.models import Job
from engage.kit.refusal import Refusal
from engage.realtime.streams import announce

JOB = "digest.build"
State = Digest.State


@transaction.atomic
def ask_for_digest(*, consultation: Consultation, member_id: int, now: datetime, note: str = "") -> Digest:
    """A new version, to be made by a worker. Asking twice while one is being made gives that one."""
    _take_turns(consultation)
    standing = Digest.objects.filter(consultation=consultation, state=State.BUILDING, period=None).first()
    if standing is not None:
        if not job_gave_up(_job_of(standing)):
            return standing
        _fail(standing)
    digest = _begin(consultation, now=now, made_by=member_id, note=note)
    audit.record(verb="digest.ask", subject=subject_of(digest), by=member_id, now=now)
    return digest


def ask_anew(digest: Digest, *, now: datetime) -> None:
    """Begin another one in the place of this one, unless one is being made. Inside the transaction that emptied it."""
    _take_turns(digest.consultation)
    if not Digest.objects.filter(consultation=digest.consultation, state=State.BUILDING).exists():
        _begin(digest.consultation, now=now, made_by=digest.made_by_id, note=digest.note)


@transaction.atomic
def ask_for_weekly_digests(*, period: str, now: datetime) -> list[Digest]:
    """One digest of this week for each open consultation that had new answers since its last one."""
    begun = []
    for consultation in Consultation.objects.filter(state=Consultation.State.OPEN).order_by("pk"):
        _take_turns(consultation)
        done = Digest.objects.filter(consultation=consultation, period=period).exists()
        if done or not has_new_answers(consultation, last_cut_off(consultation)):
            continue
        begun.append(_begin(consultation, now=now, period=period))
    return begun


@transaction.atomic
def keep(*, digest_id: int, account: Account, cut_off: datetime, code_version: str, now: datetime) -> bool:
    """Write a finished account into its row and freeze it there. False when the row does not wait for one any more."""
    digest = Digest.objects.select_for_update().get(pk=digest_id)
    if digest.state != State.BUILDING:
        return False
    digest.released, digest.exact = account.released, account.exact
    digest.sha256, digest.exact_sha256 = account.sha256, account.exact_sha256
    digest.cut_off, digest.code_version = cut_off, code_version
    digest.small_number_threshold = account.released["made"]["threshold"]
    digest.state = State.READY
    digest.save()
    audit.record(verb="digest.ready", subject=subject_of(digest), now=now, facts={"sha256": digest.sha256})
    tell_that_it_waits(digest, now=now)
    announce(stream_of(digest.pk))
    return True


@transaction.atomic
def stop_digest(*, digest: Digest, member_id: int, now: datetime) -> None:
    """Do not make it after all. What is ready already stays."""
    standing = Digest.objects.select_for_update().get(pk=digest.pk)
    if standing.state != State.BUILDING:
        raise Refusal("This digest is not being made any more.", status=409, code="not_building")
    job = _job_of(standing)
    if job is not None:
        stop_job(job=job, now=now)
    _fail(standing)
    audit.record(verb="digest.stop", subject=subject_of(standing), by=member_id, now=now)
    announce(stream_of(standing.pk))


def note_reading(*, digest: Digest, what: str, member_id: int, now: datetime) -> None:
    """Log that somebody took a file away or looked at exact numbers: "pdf", "xlsx", "json", "exact"."""
    verb = "digest.exact" if what == "exact" else "digest.export"
    audit.record(verb=verb, subject=subject_of(digest), by=member_id, now=now, facts={"what": what})


def _take_turns(consultation: Consultation) -> None:
    """Two who ask at once get numbers one after the other; answers being written are not made to wait."""
    Consultation.objects.select_for_update(no_key=True).get(pk=consultation.pk)


def _begin(
    consultation: Consultation, *, now: datetime, made_by: int | None = None, period: str | None = None, note: str = ""
) -> Digest:
    last = Digest.objects.filter(consultation=consultation).aggregate(number=Max("number"))["number"] or 0
    digest = Digest.objects.create(
        consultation=consultation, number=last + 1, made_by_id=made_by, period=period, note=note, created_at=now
    )
    job = enqueue(kind=JOB, key=f"digest:{digest.pk}", payload={"digest": digest.pk}, now=now)
    digest.job_id = job.pk
    digest.save(update_fields=["job_id"])
    return digest


def _job_of(digest: Digest) -> Job | None:
    return Job.objects.filter(pk=digest.job_id).first() if digest.job_id else None


def _fail(digest: Digest) -> None:
    digest.state = State.FAILED
    digest.save(update_fields=["state"])


def subject_of(digest: Digest) -> str:
    return f"digest:{digest.pk}"
