"""What the tests of kinds share."""

import pytest

from tests.activities.saying_words import Wall


@pytest.fixture
def wall(cast, now):
    return Wall(cast, now)
