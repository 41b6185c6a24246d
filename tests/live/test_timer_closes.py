"""A timer that closes the question, where the host chose that: every screen says so by itself, and more time is kept."""

from datetime import timedelta

import pytest

from consultations.live.actions.timing import check_timer
from consultations.live.answering.committing import commit
from consultations.live.doorbells import remote_stream, room_stream, stage_stream
from consultations.live.models import RoomRound, Seat, Step
from consultations.live.streams import remote as remote_document
from consultations.live.streams import room as phones_document
from consultations.live.streams import stage as wall_document
from engage.kit.refusal import Refusal
from engage.realtime.streams import versions_of

pytestmark = pytest.mark.django_db
TIMER = 40
CLOSED = "This question is closed."


def timed(room, *, ends=True):
    Step.objects.filter(session=room.session).update(timer_seconds=TIMER, timer_ends_input=ends)
    return room.go_to(room.world.choice)


def goes_by(room, seconds):
    """So much of the time is over."""
    asked, back = room.asked, timedelta(seconds=seconds)
    moved = {"opened_at": asked.opened_at - back, "timer_until": asked.timer_until - back}
    RoomRound.objects.filter(pk=asked.pk).update(**moved, closes_at=asked.closes_at and asked.closes_at - back)
    if asked.round.accepts_until:
        asked.round.accepts_until -= back
        asked.round.save()


def documents(room):
    return [each(str(room.session.pk)) for each in (phones_document, wall_document, remote_document)]


def versions(room):
    return list(versions_of([name(room.session.pk) for name in (room_stream, stage_stream, remote_stream)]).values())


def test_when_its_time_is_over_every_screen_says_so_and_the_next_press_is_the_reveal(room):
    timed(room)
    left, before = check_timer(room.session.pk), versions(room)
    assert left is not None and 0 < left <= TIMER and versions(room) == before
    goes_by(room, TIMER + 1)
    for _process in range(3):
        assert check_timer(room.session.pk) is None
    assert versions(room) == [number + 1 for number in before]
    on_phone, wall, in_hand = documents(room)
    assert 'data-state="closed"' in on_phone and CLOSED in on_phone and "Send my answer" not in on_phone
    assert 'data-state="closed"' in wall and "Closed" in wall
    main = in_hand.partition('class="button main"')[2].partition("</button>")[0]
    assert 'value="reveal"' in main
    asked = room.asked
    assert asked.closed_at == asked.closes_at and asked.round.accepts_until == asked.closes_at + timedelta(seconds=60)


def test_it_was_over_when_it_was_over_however_late_it_is_written_down(room, world):
    """What was under way still counts; after the grace of two seconds it is late, after a minute it is not taken."""
    timed(room)
    (place, other), option = room.sit(2), world.options()[0]
    goes_by(room, TIMER + 10)
    check_timer(room.session.pk)
    receipt = commit([room.sent(place, option)])[0]
    assert receipt.status == "counted" and receipt.late
    goes_by(room, 55)
    assert commit([room.sent(other, option)])[0].status == "closed"


def test_whoever_asked_for_more_time_keeps_it_and_the_host_reads_until_when(room, world):
    timed(room)
    slow, quick = room.join(2)
    first = Seat.objects.filter(session=room.session).order_by("pk").first()
    Seat.objects.filter(pk=first.pk).update(extra_time=True)
    before = versions(room)
    goes_by(room, TIMER + 1)
    left = check_timer(room.session.pk)
    assert left is not None and 0 < left <= TIMER / 2 and check_timer(room.session.pk)
    assert versions(room) == [number + 1 for number in before]
    on_phone, wall, in_hand = documents(room)
    assert 'class="notice time-over"' in on_phone and 'class="stack over"' in on_phone
    assert 'data-state="closed"' in wall
    assert "Whoever asked for more time can answer until" in in_hand and "Close answers" in in_hand
    assert "data-more-time" in slow.page() and "data-more-time" not in quick.page()
    assert slow.choose(world.options()[0]).json()["status"] == "counted"
    goes_by(room, TIMER)
    assert check_timer(room.session.pk) is None
    assert 'data-state="closed"' in documents(room)[0] and "Whoever asked" not in documents(room)[2]


def test_a_timer_that_only_proposes_closes_nothing(room):
    timed(room, ends=False)
    goes_by(room, TIMER + 30)
    assert check_timer(room.session.pk) is None
    on_phone, wall, in_hand = documents(room)
    assert 'data-state="open"' in on_phone and CLOSED not in on_phone
    assert 'data-state="open"' in wall and "Close answers" in in_hand


def test_more_time_for_everybody_opens_nothing_twice_and_is_closed_in_its_turn(room):
    timed(room)
    goes_by(room, TIMER - 5)
    room.press("add_time", seconds=30)
    left = check_timer(room.session.pk)
    assert left is not None and left > 30
    goes_by(room, 36)
    check_timer(room.session.pk)
    assert room.asked.round.state == "closed"
    with pytest.raises(Refusal) as late:
        room.press("close")
    assert late.value.code == "stale" and "closed already" in late.value.words


def test_a_host_who_closes_earlier_was_faster(room):
    timed(room)
    room.press("close")
    closed_at = room.asked.closed_at
    goes_by(room, TIMER + 1)
    assert check_timer(room.session.pk) is None and room.asked.closed_at == closed_at


def test_through_a_pause_the_screens_say_pause_and_then_that_it_is_closed(room):
    timed(room)
    room.press("pause")
    goes_by(room, TIMER + 1)
    check_timer(room.session.pk)
    assert all('data-state="paused"' in document for document in documents(room)[:2])
    room.press("resume")
    assert all('data-state="closed"' in document for document in documents(room)[:2])
