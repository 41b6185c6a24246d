"""Where everything is measured: bundled servers in a folder of their own, real tables, one consultation that people filled."""

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import django

IDEAS = 60
SUPPORTERS = 30
HIDDEN = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "ENGAGE_AS_OWNER", "STATIC_FROM_SOURCE")


@contextlib.contextmanager
def place() -> Iterator[None]:
    """Sets Django up on servers that nobody else uses; all of it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="engage-bench-"))
    for name in HIDDEN:
        os.environ.pop(name, None)
    os.environ |= {"DATA": str(folder), "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    from engage.embedded import place_for, running

    try:
        with running(folder):
            django.setup()
            from engage.management import preparing

            if not preparing.migrate(_quiet):
                raise SystemExit("The tables could not be made.")
            preparing.collect_static(_quiet)
            _fill()
            yield
            from django.db import connections

            connections.close_all()
    finally:
        home = place_for(folder).home
        shutil.rmtree(folder, ignore_errors=True)
        if home.name.startswith("engage") or folder in home.parents:
            shutil.rmtree(home, ignore_errors=True)


def _quiet(words: str) -> None:
    print(words, file=sys.stderr)


def _fill() -> None:
    """A consultation with one activity of each kind, and a full first page of ideas, some of them liked by many."""
    from tests.cast import Cast
    from tests.factories.consultations import make_world

    now = datetime.now(UTC)
    world = make_world(cast=Cast(now), now=now)
    ideas = []
    for number in range(IDEAS):
        idea = world.idea(
            world.person(), f"Idea number {number}: lights that stay on behind the station until the last bus"
        )
        ideas.append(world.publish(idea))
    for _ in range(SUPPORTERS):
        person = world.person()
        for idea in ideas[:: IDEAS // 4]:
            world.support(person, idea)
