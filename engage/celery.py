"""The Celery application: it executes what PostgreSQL remembers, and says that it is alive."""

import logging
import os
import time
from typing import Any

from celery import Celery, bootsteps
from celery.beat import Scheduler
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engage.settings")

# How often beat sends the tick that sweeps left jobs and looks at the schedule.
TICK_SECONDS = 10
PULSE_SECONDS = 5
log = logging.getLogger(__name__)

application = Celery("engage")
application.config_from_object("django.conf:settings", namespace="CELERY")
application.autodiscover_tasks()
application.conf.update(
    beat_scheduler="engage.celery:PulsingScheduler",
    beat_max_loop_interval=PULSE_SECONDS,
    # A request that enqueues must not hang on a Redis that is away: the sweep sends again.
    broker_connection_timeout=1,
    broker_pool_limit=10,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    worker_send_task_events=False,
)


@setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Django's LOGGING stands; Celery would otherwise put its own over it."""


class PulsingScheduler(Scheduler):
    """Sends the tick, and says that beat is alive. By the clock that only runs forward: Celery's own schedule goes by the time
    of day, and would be silent for three hours when that is set back by three; and a tick with a time at which it expires
    would be thrown away by a worker whose clock is ahead."""

    _pulse_at = _tick_at = 0.0

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Seconds until it wants to be asked again."""
        now = time.monotonic()
        if now >= self._pulse_at:
            from engage.kit.heartbeats import beat_alone

            beat_alone("beat")
            self._pulse_at = now + PULSE_SECONDS - 1
        if now >= self._tick_at:
            self._tick_at = now + TICK_SECONDS
            self._send_tick()
        return max(0.0, min(self._pulse_at, self._tick_at) - time.monotonic())

    def _send_tick(self) -> None:
        from engage.kit.tasks import tick

        try:
            tick.apply_async(retry=True, retry_policy={"max_retries": 1, "interval_start": 0})
        except Exception as problem:  # kombu's and redis' errors have no common parent; the next tick comes soon
            log.warning("The tick was not sent: %s", type(problem).__name__)


class Pulse(bootsteps.StartStopStep):
    """Lets the worker's main loop say that it is alive; a loop that hangs falls silent, as it should."""

    requires = {"celery.worker.components:Timer"}

    def __init__(self, worker: Any, **kwargs: Any) -> None:
        super().__init__(worker, **kwargs)
        self.timer: Any = None

    def start(self, worker: Any) -> None:
        from engage.kit.heartbeats import beat_alone

        beat_alone("worker")
        self.timer = worker.timer.call_repeatedly(PULSE_SECONDS, beat_alone, ("worker",))

    def stop(self, worker: Any) -> None:
        if self.timer:
            self.timer.cancel()


application.steps["worker"].add(Pulse)
