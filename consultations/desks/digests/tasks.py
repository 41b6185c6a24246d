"""What a worker does for the digests desk: make one, begin the weekly ones, remind, make a programme digest."""

from typing import Any

from consultations.desks.digests.actions import JOB, ask_for_weekly_digests, empty_what_holds_words_that_went, keep
from consultations.desks.digests.actions.programme import JOB as PROGRAMME
from consultations.desks.digests.actions.programme import keep_programme
from consultations.desks.digests.actions.telling import remind_who_decides
from consultations.desks.digests.announcing import programme_stream_of, stream_of
from consultations.desks.digests.apart import as_of_one_moment, beside
from consultations.desks.digests.models import Digest, ProgrammeDigest
from consultations.desks.digests.snapshot.build import build
from consultations.desks.digests.snapshot.earlier import published_before
from consultations.desks.digests.snapshot.programme import build_programme
from consultations.desks.digests.versions import code_version
from engage.kit.clock import now as clock
from engage.kit.jobs import JobRun, JobStopped, job
from engage.kit.small_numbers import threshold
from engage.realtime.streams import announce


@job(JOB)
def build_digest(run: JobRun) -> dict[str, Any]:
    """Begun again after a killed worker it starts from the tables and fills the same row, so there is never a second one."""
    digest_id = int(run.payload["digest"])
    digest = Digest.objects.select_related("consultation__organisation").defer("released", "exact").get(pk=digest_id)
    if digest.state != Digest.State.BUILDING:
        return {"digest": digest_id, "state": digest.state}

    def tell(done: int, total: int, what: str) -> None:
        if run.stop_requested():
            raise JobStopped
        run.progress(done, total, what)
        with beside():
            announce(stream_of(digest_id))

    code = code_version()
    with as_of_one_moment():
        cut_off = clock()  # the first thing asked in there, so it is the moment that all of it is read as of
        account = build(
            digest.consultation,
            cut_off=cut_off,
            code_version=code,
            at_least=threshold(),
            tell=tell,
            earlier=published_before(digest.consultation),
        )
    if not keep(digest_id=digest_id, account=account, cut_off=cut_off, code_version=code, now=cut_off):
        raise JobStopped
    return {"digest": digest_id, "sha256": account.sha256}


@job("digests.remind")
def remind(run: JobRun) -> dict[str, Any]:
    """Who decides and has not opened a published digest for a week."""
    return {"written": remind_who_decides(now=run.now)}


@job("digests.weekly")
def begin_weekly_digests(run: JobRun) -> dict[str, Any]:
    begun = ask_for_weekly_digests(period=run.payload["period"], now=run.now)
    return {"digests": [digest.pk for digest in begun]}


@job("digests.words_that_went")
def empty_digests(run: JobRun) -> dict[str, Any]:
    return {"digests": empty_what_holds_words_that_went(now=run.now)}


@job(PROGRAMME)
def build_programme_digest(run: JobRun) -> dict[str, Any]:
    """From published digests only; begun again after a killed worker it fills the same row."""
    programme_id = int(run.payload["programme"])
    made = ProgrammeDigest.objects.select_related("organisation").get(pk=programme_id)
    if made.state != Digest.State.BUILDING:
        return {"programme": programme_id, "state": made.state}

    def tell(done: int, total: int, what: str) -> None:
        if run.stop_requested():
            raise JobStopped
        run.progress(done, total, what)
        with beside():
            announce(programme_stream_of(programme_id))

    code = code_version()
    with as_of_one_moment():
        cut_off = clock()
        released = build_programme(
            made.organisation,
            begins_on=made.begins_on,
            ends_on=made.ends_on,
            cut_off=cut_off,
            code_version=code,
            tell=tell,
        )
    if not keep_programme(
        programme_id=programme_id, released=released, cut_off=cut_off, code_version=code, now=cut_off
    ):
        raise JobStopped
    return {"programme": programme_id}
