"""Fixtures of the realtime room: its own Redis, and a hub that starts and stops with the test."""

import pytest

from engage.realtime import doorbell, hub
from tests.realtime import stage


@pytest.fixture
def redis(tmp_path_factory, settings):
    server = stage.Redis(tmp_path_factory.mktemp("redis"))
    server.start()
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [server.url], "prefix": "engage"},
        }
    }
    yield server
    server.kill()


@pytest.fixture
async def live(transactional_db, redis):
    """The hub of this process, hearing doorbells."""
    stage.WALL.clear()
    stage.RENDERED.clear()
    await hub.start()
    await stage.hub_hears()
    yield hub.here()
    await hub.stop()


@pytest.fixture
def only_by_redis(live):
    """As if the change came from another process: the hub hears it through the channel layer or not at all."""
    doorbell.answer_at_home(None)


@pytest.fixture
def bell_out_of_order(live, monkeypatch):
    """Every ring is lost."""
    monkeypatch.setattr(doorbell, "ring", lambda versions: None)
