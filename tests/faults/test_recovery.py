"""Each part of a running product is killed with kill -9; the product heals by itself and loses nothing."""

import time

import psutil
import pytest

pytestmark = pytest.mark.faults


def test_a_killed_web_process_is_back_within_seconds(product):
    product.kill("web")
    waited = product.wait_for(product.is_well, "health")
    print(f"web: {waited:.1f} s")


def test_jobs_of_a_killed_worker_are_done_by_the_next_one_and_once(product):
    jobs = product.enqueue(12, seconds=0.4)
    product.wait_for(lambda: product.in_state(jobs, "done") >= 2, "the first jobs")
    product.kill("worker")
    # As if a minute had passed: for what it worked on, and for what it had taken from Redis and not begun.
    product.sql("UPDATE kit_job SET lease_until = now() WHERE state IN ('running', 'waiting')")
    # What it left of itself may have said a last time that it works: then a minute and a tick do pass.
    waited = product.does(jobs, patience=120)
    assert product.effects(jobs) == jobs
    product.wait_for(product.is_well, "health")
    print(f"worker: all jobs done after {waited:.1f} s")


def test_a_killed_redis_comes_back_and_jobs_go_on(product):
    jobs = product.enqueue(4, seconds=0.1)
    product.kill("redis")
    waited = product.wait_for(product.is_well, "health")
    done = product.does(jobs)
    assert product.effects(jobs) == jobs
    print(f"redis: well after {waited:.1f} s, jobs done after {waited + done:.1f} s")


def test_a_killed_postgresql_comes_back_with_everything_that_was_acknowledged(product):
    jobs = product.enqueue(4, seconds=0.1)
    product.kill("postgres")
    waited = product.wait_for(product.is_well, "health")
    done = product.does(jobs)
    assert product.effects(jobs) == jobs
    print(f"postgres: well after {waited:.1f} s, jobs done after {waited + done:.1f} s")


def test_health_answers_in_time_and_says_what_is_down(product):
    redis = product.part("redis")
    redis.suspend()  # it takes connections and never answers
    try:
        began = time.monotonic()
        status, words = product.get("/healthz")
        took = time.monotonic() - began
    finally:
        redis.resume()
    assert status == 503
    assert '"redis": {\n  "up": false' in words
    assert took < 2
    product.wait_for(product.is_well, "health")


def test_nothing_lingers_when_even_the_supervisor_is_killed(product):
    family = psutil.Process(product.up.pid).children(recursive=True)
    assert len(family) >= 5
    product.up.kill()
    product.up.wait()
    _, alive = psutil.wait_procs(family, timeout=15)
    assert not alive
