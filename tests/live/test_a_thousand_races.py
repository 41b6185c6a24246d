"""The race of answers against the reveal, a thousand times: `make faults` runs it; `make test` has forty of them."""

import pytest

from tests.live.races import races

pytestmark = [pytest.mark.faults, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def test_no_answer_slips_in_after_a_thousand_freezes(world, no_grace):
    in_time = too_late = tries = 0
    while tries < 1000:
        raced, counted, refused = races(world)
        tries, in_time, too_late = tries + raced, in_time + counted, too_late + refused
    print(f"{tries} races: {in_time} answers in time and counted, {too_late} too late and told so")
    assert in_time and too_late
