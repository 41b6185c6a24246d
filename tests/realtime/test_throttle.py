"""At once when it was quiet, then at most once per interval, and the latest is never left out."""

import heapq
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from engage.realtime.throttle import Throttle

moments = st.lists(st.floats(0, 30, allow_nan=False), min_size=1, max_size=200).map(sorted)


def deliveries(changes: list[float], every: float) -> list[tuple[float, int]]:
    """When something was delivered, and how many changes it covered by then."""
    throttle, appointments, delivered, seen = Throttle(every), [], [], 0

    def keep_appointments(until: float) -> None:
        while appointments and appointments[0] <= until:
            now = heapq.heappop(appointments)
            if throttle.take(now):
                delivered.append((now, seen))

    for now in changes:
        keep_appointments(now)
        seen += 1
        delay = throttle.touch(now)
        if delay is not None:
            heapq.heappush(appointments, now + delay)
    keep_appointments(float("inf"))
    return delivered


@given(moments, st.floats(0.1, 3))
def test_the_latest_change_is_always_delivered_within_one_interval(changes, every):
    delivered = deliveries(changes, every)
    assert delivered[-1][1] == len(changes)
    for number, changed_at in enumerate(changes, start=1):
        first_seen = next(now for now, covered in delivered if covered >= number)
        assert first_seen <= changed_at + every + 1e-9


@given(moments, st.floats(0.1, 3))
def test_two_deliveries_are_never_closer_than_the_interval(changes, every):
    times = [now for now, _ in deliveries(changes, every)]
    assert all(later - earlier >= every - 1e-9 for earlier, later in pairwise(times))


@given(moments, st.floats(0.1, 3))
def test_nothing_is_delivered_twice(changes, every):
    covered = [count for _, count in deliveries(changes, every)]
    assert covered == sorted(set(covered))


@given(st.floats(0, 30), st.floats(0.1, 3))
def test_a_change_after_quiet_is_delivered_at_once(moment, every):
    assert deliveries([moment], every) == [(moment, 1)]
