"""A room with everything in it, its phones and its staff."""

from datetime import timedelta

import pytest

from tests.factories.live import Room, make_room


@pytest.fixture
def room(world) -> Room:
    """An open room of the world's consultation: choice, statements, words; its code is known, and two staff are there."""
    return make_room(world)


@pytest.fixture
def no_grace(monkeypatch):
    """A reveal need not wait for what is under way."""
    monkeypatch.setattr("consultations.live.actions.revealing.GRACE", timedelta(0))
