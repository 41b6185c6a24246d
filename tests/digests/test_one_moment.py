"""A digest is read as of one moment, over a connection of its own, while the job's progress is seen from outside."""

import pytest
from django.db import DatabaseError, connection, transaction

from consultations.core.models import Consultation, Participant
from consultations.desks.digests.actions import ask_for_digest
from consultations.desks.digests.announcing import stream_of
from consultations.desks.digests.apart import as_of_one_moment, beside
from consultations.desks.digests.models import Digest
from consultations.desks.digests.snapshot.canonical import seal
from engage.kit import jobs
from engage.kit.models import Job
from engage.realtime.streams import versions_of
from tests.digests.crowd import crowd

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_written_meanwhile_is_not_read(world):
    with transaction.atomic(), as_of_one_moment():
        before = Participant.objects.count()
        with beside():
            crowd(world, 3)
        assert Participant.objects.count() == before
    assert Participant.objects.count() == before + 3


def test_reading_can_write_nothing(world):
    with pytest.raises(DatabaseError, match="read-only"), as_of_one_moment():
        Consultation.objects.update(title="changed")
    assert connection.settings_dict  # the connection in use is ours again
    assert Consultation.objects.get(pk=world.consultation.pk).title == "The walk home"


def test_what_is_said_beside_stays_even_if_the_job_fails(world):
    with pytest.raises(RuntimeError), transaction.atomic():
        with beside():
            crowd(world, 1)
        raise RuntimeError
    assert Participant.objects.count() == 1


def test_a_worker_makes_a_digest_and_rings_for_each_part(world, places):
    crowd(world, 40, choice=0)
    digest = ask_for_digest(consultation=world.consultation, member_id=world.cast.analyst.pk, now=world.now)
    done = jobs.run(digest.job_id)
    parts = 3 + world.consultation.activities.count()
    assert (done.state, done.progress, done.total) == ("done", parts, parts)
    digest = Digest.objects.get(pk=digest.pk)
    assert digest.state == Digest.State.READY
    assert seal(digest.released) == digest.sha256
    # Each part, and the end.
    assert versions_of([stream_of(digest.pk)]) == {stream_of(digest.pk): parts + 1}


def test_a_running_job_that_is_asked_to_stop_leaves_nothing(world, places):
    digest = ask_for_digest(consultation=world.consultation, member_id=world.cast.analyst.pk, now=world.now)
    Job.objects.filter(pk=digest.job_id).update(state="running", attempts=1, lease_until="2000-01-01T00:00Z")
    job = Job.objects.get(pk=digest.job_id)
    run = jobs.JobRun(job, now=world.now)
    Job.objects.filter(pk=job.pk).update(stop_requested=True)
    with pytest.raises(jobs.JobStopped), transaction.atomic():
        jobs.handlers.get("digest.build")(run)
    run.close()
    assert Digest.objects.get(pk=digest.pk).released is None
