"""The Celery application: it executes what PostgreSQL remembers, and says that it is alive."""

import os
import time
from typing import Any

from celery import Celery, bootsteps
from celery.beat import PersistentScheduler
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engage.settings")

# How often beat sends the tick that sweeps left jobs and looks at the schedule.
TICK_SECONDS = 10
PULSE_SECONDS = 5

application = Celery("engage")
application.config_from_object("django.conf:settings", namespace="CELERY")
application.autodiscover_tasks()
application.conf.update(
    beat_scheduler="engage.celery:PulsingScheduler",
    beat_max_loop_interval=PULSE_SECONDS,
    beat_schedule={"tick": {"task": "kit.tick", "schedule": TICK_SECONDS, "options": {"expires": 3 * TICK_SECONDS}}},
    # A request that enqueues must not hang on a Redis that is away: the sweep sends again.
    broker_connection_timeout=1,
    broker_pool_limit=10,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    worker_send_task_events=False,
)


@setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Django's LOGGING stands; Celery would otherwise put its own over it."""


class PulsingScheduler(PersistentScheduler):
    """Beat's scheduler, which also says that beat is alive."""

    _pulse_at = 0.0

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= self._pulse_at:
            from engage.kit.heartbeats import beat_alone

            beat_alone("beat")
            self._pulse_at = time.monotonic() + PULSE_SECONDS - 1
        return super().tick(*args, **kwargs)


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
