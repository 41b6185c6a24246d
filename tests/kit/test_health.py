"""The health page tells a slow database from a full disk (a full one: tests/faults)."""

import psycopg
import pytest
from django.db import connection

from engage.kit.health import _ADDRESS, _room_on_disk

pytestmark = pytest.mark.django_db


def said_of_the_disk(milliseconds):
    given = {name: value for name, value in connection.get_connection_params().items() if name in _ADDRESS}
    with psycopg.connect(**given, options=f"-c statement_timeout={milliseconds}") as line:
        return _room_on_disk(line)


def test_a_disk_with_room_is_up():
    assert said_of_the_disk(20_000) == {"up": True}


def test_a_database_that_is_slow_is_called_slow_and_its_disk_not_full():
    assert said_of_the_disk(1) == {"up": True, "slow": True}
