"""A job is written down with the deed that wants it, is done once, and is not forgotten."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from engage.kit import jobs
from engage.kit.audit import record
from engage.kit.clock import now as clock
from engage.kit.jobs import JobRun, JobStopped, enqueue, run, stop, sweep
from engage.kit.models import AuditEvent, Job, Period
from engage.kit.schedule import Entry, daily, hourly, see_to, weekly

KIND = "tests.count"


@pytest.fixture
def handler(monkeypatch):
    """Does as it is told by the test; a fresh list of handlers keeps the product's own out of the way."""
    told = {"do": lambda run: None}
    monkeypatch.setitem(jobs.handlers._things, KIND, lambda run: told["do"](run))
    return told


@pytest.fixture
def sent(monkeypatch):
    """The ids for which Celery's bell was rung."""
    rung: list[int] = []
    monkeypatch.setattr(jobs, "send", rung.append)
    return rung


def waiting(**values) -> Job:
    return enqueue(kind=KIND, now=clock(), **values)


def effects() -> int:
    return AuditEvent.objects.filter(verb="tests.effect").count()


def make_effect(run: JobRun) -> None:
    record(verb="tests.effect", subject=f"job:{run.job.pk}", now=run.now)


@pytest.mark.django_db(transaction=True)
def test_a_job_is_sent_only_after_the_deed_is_committed(sent):
    with transaction.atomic():
        made = waiting()
        assert sent == []
    assert sent == [made.pk]


@pytest.mark.django_db(transaction=True)
def test_a_deed_that_fails_leaves_no_job(sent):
    with pytest.raises(RuntimeError), transaction.atomic():
        waiting()
        raise RuntimeError
    assert sent == []
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_the_same_key_is_the_same_job(sent):
    assert waiting(key="digest:1").pk == waiting(key="digest:1").pk
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_request_does_not_fail_because_redis_is_away(monkeypatch, caplog):
    from kombu import Connection, pools

    from engage.celery import application

    away = Connection("redis+socket:///nowhere/redis.sock", transport_options={"socket_connect_timeout": 1})
    monkeypatch.setattr(application.amqp, "_producer_pool", pools.producers[away])
    began = time.monotonic()
    made = waiting()
    assert time.monotonic() - began < 2
    assert "waits for the sweep" in caplog.text
    assert Job.objects.get(pk=made.pk).state == "waiting"


@pytest.mark.django_db(transaction=True)
def test_what_a_job_writes_and_that_it_is_done_are_one(handler, sent):
    def effect_then_fault(run):
        make_effect(run)
        raise RuntimeError("words that a person wrote")

    made = waiting()
    handler["do"] = effect_then_fault
    failed = run(made.pk)
    assert (failed.state, effects()) == ("waiting", 0)
    assert failed.error == "RuntimeError"  # never the words
    handler["do"] = make_effect
    assert (run(made.pk).state, effects()) == ("done", 1)


@pytest.mark.django_db(transaction=True)
def test_a_job_is_done_once_however_often_it_is_sent(handler, sent):
    handler["do"] = make_effect
    made = waiting()
    assert run(made.pk).state == "done"
    assert run(made.pk) is None
    assert effects() == 1


@pytest.mark.django_db(transaction=True)
def test_a_running_job_is_nobody_elses_until_its_lease_is_over(handler, sent):
    made = waiting()
    jobs._claim(made.pk)
    assert run(made.pk) is None
    Job.objects.update(lease_until=clock() - timedelta(seconds=1))
    assert run(made.pk).state == "done"


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lost_its_claim_leaves_no_effect(handler, sent):
    def slept_too_long(run):
        make_effect(run)
        with connection.copy().cursor() as another:
            another.execute("UPDATE kit_job SET attempts = attempts + 1 WHERE id = %s", [run.job.pk])

    handler["do"] = slept_too_long
    made = waiting()
    run(made.pk)
    assert effects() == 0
    assert Job.objects.get(pk=made.pk).state == "running"


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_before_the_work_is_committed(handler, sent):
    seen = []

    def half_way(run):
        run.progress(1, 2, "half way")
        with connection.copy().cursor() as another:
            another.execute("SELECT progress, total, message FROM kit_job WHERE id = %s", [run.job.pk])
            seen.extend(another.fetchall())

    handler["do"] = half_way
    done = run(waiting().pk)
    assert seen == [(1, 2, "half way")]
    assert (done.progress, done.total) == (2, 2)


@pytest.mark.django_db(transaction=True)
def test_a_running_job_stops_when_asked(handler, sent):
    def stops_when_asked(run):
        make_effect(run)
        with connection.copy().cursor() as somebody:
            somebody.execute("UPDATE kit_job SET stop_requested = true WHERE id = %s", [run.job.pk])
        if run.stop_requested():
            raise JobStopped

    handler["do"] = stops_when_asked
    assert run(waiting().pk).state == "stopped"
    assert effects() == 0


@pytest.mark.django_db
def test_a_waiting_job_stops_at_once(sent):
    made = waiting()
    stop(job=made, now=clock())
    assert made.state == "stopped"
    assert run(made.pk) is None


@pytest.mark.django_db
def test_a_job_that_nobody_can_do_fails_with_a_reason(sent):
    made = enqueue(kind="tests.unheard_of", now=clock())
    assert run(made.pk).state == "failed"
    assert "tests.unheard_of" in Job.objects.get(pk=made.pk).error


@pytest.mark.django_db
def test_the_sweep_sends_again_what_redis_forgot_and_what_a_dead_worker_left(sent):
    now = clock()
    forgotten, left, fresh = waiting(), waiting(), waiting()
    Job.objects.filter(pk=forgotten.pk).update(lease_until=now - timedelta(seconds=1))
    Job.objects.filter(pk=left.pk).update(state="running", attempts=1, lease_until=now - timedelta(seconds=1))
    sweep(now=now)
    assert sent == [forgotten.pk, left.pk]
    assert fresh.pk not in sent


@pytest.mark.django_db
def test_the_sweep_gives_up_what_keeps_killing_workers(sent):
    made = waiting()
    past = clock() - timedelta(seconds=1)
    Job.objects.filter(pk=made.pk).update(state="running", attempts=jobs.MOST_ATTEMPTS, lease_until=past)
    sweep(now=clock())
    made.refresh_from_db()
    assert (made.state, sent) == ("failed", [])


MONDAY_SIX = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
WEEKLY = [Entry(name="weekly", kind=KIND, period=weekly(weekday=0, hour=6))]


@pytest.mark.django_db
def test_two_beats_make_one_job_of_a_period(handler, sent):
    see_to(WEEKLY, now=MONDAY_SIX - timedelta(days=7))
    assert see_to(WEEKLY, now=MONDAY_SIX) == ["weekly"]
    assert see_to(WEEKLY, now=MONDAY_SIX + timedelta(seconds=10)) == []
    assert Job.objects.get().payload == {"period": "2026-11-23"}


@pytest.mark.django_db
def test_a_period_that_was_slept_through_is_caught_up_once(handler, sent):
    see_to(WEEKLY, now=MONDAY_SIX - timedelta(days=21))
    assert see_to(WEEKLY, now=MONDAY_SIX + timedelta(days=2)) == ["weekly"]
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_a_product_that_is_new_owes_nothing_for_the_week_it_is_born_in(handler, sent):
    assert see_to(WEEKLY, now=MONDAY_SIX + timedelta(days=2)) == []
    assert Period.objects.count() == 1


@pytest.mark.django_db
def test_a_week_begins_at_its_hour_of_local_time_in_summer_too(handler, sent):
    see_to(WEEKLY, now=datetime(2026, 6, 29, 12, tzinfo=UTC))
    assert see_to(WEEKLY, now=datetime(2026, 7, 6, 4, 59, tzinfo=UTC)) == []
    assert see_to(WEEKLY, now=datetime(2026, 7, 6, 5, 0, tzinfo=UTC)) == ["weekly"]


def test_the_hour_that_happens_twice_is_two_periods_and_one_day():
    from zoneinfo import ZoneInfo

    london = ZoneInfo("Europe/London")
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC).astimezone(london)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC).astimezone(london)
    assert first.hour == second.hour
    assert hourly(first) != hourly(second)
    assert daily(hour=0)(first) == daily(hour=0)(second)


def test_everything_on_the_schedule_is_a_job_that_somebody_does():
    from engage.schedule import SCHEDULE

    assert [entry.kind for entry in SCHEDULE if entry.kind not in jobs.handlers] == []
