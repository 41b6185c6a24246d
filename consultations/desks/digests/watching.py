"""One digest as the lists and the progress page show it: how far it is, in words and per cent."""

from dataclasses import dataclass

from consultations.desks.digests.models import Digest, ProgrammeDigest
from consultations.desks.digests.queries import job_gave_up
from consultations.desks.digests.snapshot.cells import moment_words
from engage.kit.models import Job
from engage.realtime.streams import Listening


@dataclass(frozen=True)
class Watched:
    digest: Digest
    state: str  # building, ready, published, failed
    words: str
    percent: int
    live: Listening | None

    @property
    def made_text(self) -> str:
        moment = self.digest.cut_off or self.digest.created_at
        return moment_words(moment)

    @property
    def made_by_text(self) -> str:
        return f"by {self.digest.made_by.first_name}" if self.digest.made_by else "weekly"


def watched(digest: Digest, job: Job | None, live: Listening | None = None) -> Watched:
    state = digest.state
    if state == Digest.State.BUILDING and job_gave_up(job):
        state = Digest.State.FAILED
    percent, words = 0, digest.get_state_display()
    if state == Digest.State.BUILDING and job is not None:
        percent = round(100 * job.progress / job.total) if job.total else 0
        words = job.message or ("Waiting for its turn" if job.state == Job.State.WAITING else "Being made")
    elif state == Digest.State.READY and digest.publication_asked_by:
        words = f"{digest.publication_asked_by.first_name} asks somebody else to publish it"
    elif state == Digest.State.FAILED:
        words = "This one was not made"
    return Watched(digest, state, words, percent, live if state == Digest.State.BUILDING else None)


@dataclass(frozen=True)
class Progress:
    """How far a programme digest is; `state` is building or failed."""

    state: str
    words: str
    percent: int


def progress_of(programme: ProgrammeDigest, job: Job | None) -> Progress:
    if programme.state == Digest.State.FAILED or job is None or job_gave_up(job):
        return Progress("failed", "This one was not made", 0)
    percent = round(100 * job.progress / job.total) if job.total else 0
    return Progress(
        "building", job.message or ("Waiting for its turn" if job.state == Job.State.WAITING else "Being made"), percent
    )
