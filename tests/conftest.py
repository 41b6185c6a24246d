"""What every test may lean on: the time, the cast, a consultation with everything in it."""

import gc
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from hypothesis import settings as hypothesis_settings

from engage.kit import site_threshold
from tests.cast import Cast
from tests.factories.consultations import World, make_world

# A busy machine is no wrong answer: a property is about what comes out, never about how long it took.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")


def pytest_collection_finish(session):
    """What stands in memory by now stays until the end: looking through all of it for garbage, again and again, was an eighth of
    all that the quick tests computed."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """PostgreSQL's own tidying stays away: what it meets here is always rolled back or not yet committed, so it notes that the
    tables are empty, and plans for empty ones from then on. One test took ten minutes instead of one second."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('ALTER TABLE %I SET (autovacuum_enabled = off)', tablename) FROM pg_tables WHERE schemaname = 'public'"
        )
        cursor.execute("; ".join(row[0] for row in cursor.fetchall()))


@pytest.fixture(autouse=True)
def _plain_static_names(settings):
    """Pages in tests name static files as they are in the source; the hashed names are the journeys' business."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """The real hasher is slow on purpose: a third of a second for each member of the cast."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _no_tries_counted_yet():
    cache.clear()


@pytest.fixture(autouse=True)
def _threshold_is_read_anew(request):
    """Without a database there is nothing that two people could have agreed on."""
    site_threshold.forget()
    if not (request.node.get_closest_marker("django_db") or "db" in request.fixturenames):
        site_threshold.keep(None, seconds=600)


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def cast(db, now) -> Cast:
    return Cast(now)


@pytest.fixture
def world(db, cast, now) -> World:
    """An open consultation of the cast's organisation, with one activity of each kind."""
    return make_world(cast=cast, now=now)


@pytest.fixture
def guest() -> Client:
    """A young person's browser, with checks for the token that forms carry switched on."""
    return Client(enforce_csrf_checks=False)
