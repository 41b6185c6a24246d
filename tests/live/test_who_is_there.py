"""Who is in the room, and what follows: words need two adults (CON-06), one tap stops everything (CON-09)."""

from datetime import timedelta

import pytest

from consultations.live import presence
from consultations.live.doorbells import here_stream, remote_stream, room_stream, stage_stream
from consultations.live.models import Presence, StaffPresence
from consultations.live.presence import Heard, check_words, heard_in, note
from consultations.live.queries.rooms import HERE_LASTS, numbers_of, staff_here
from consultations.live.streams import remote as remote_document
from engage.kit import clock
from engage.realtime.hub import Listeners
from engage.realtime.streams import versions_of

pytestmark = pytest.mark.django_db
NO_PHONE = "No phone has been heard for 20 s. Use hands or paper."


def long_ago(member, seconds):
    StaffPresence.objects.filter(member=member).update(at=clock.now() - timedelta(seconds=seconds))


def words(phone, room, text="More lights", *, away=0):
    """Sent while the host is there and the second adult was last heard so many seconds ago."""
    room.staffed = False
    room.staff_are_there()
    long_ago(room.safety, away)
    return phone.answer(words=text, round_id=room.asked.round_id)


def test_listeners_are_counted_by_what_they_listen_to():
    heard = heard_in(
        {
            "room:7": Listeners(12, 3),
            "stage:7": Listeners(1, 0),
            "remote:7": Listeners(2, 0),
            "here:7.41": Listeners(1, 0, silent=0.5),
            "here:7.42": Listeners(0, 1, silent=3.0),
            "board:9": Listeners(4, 0),
        }
    )
    assert heard == {7: Heard(connected=12, polling=3, stages=1, staff={41: 0.5, 42: 3.0})}


def test_what_processes_hear_adds_up_and_grows_old(room):
    room.join(3)
    note(room.session.pk, Heard(connected=1, polling=1, stages=1, staff={room.host.pk: 0.0}))
    Presence.objects.create(session=room.session, process="another", connected=1, at=room.now)
    numbers = numbers_of(room.fresh(), now=room.now)
    assert (numbers.joined, numbers.here, numbers.polling, numbers.stages) == (3, 3, 1, 1)
    assert numbers.stage_seen_at is not None
    later = numbers_of(room.fresh(), now=room.now + HERE_LASTS * 2)
    assert (later.joined, later.here, later.stages) == (3, 0, 0) and later.stage_seen_at is not None


def test_more_tabs_than_phones_are_not_more_people(room):
    room.join(2)
    note(room.session.pk, Heard(connected=9))
    assert numbers_of(room.fresh(), now=room.now).here == 2


@pytest.mark.parametrize(("seconds", "told"), [(0, False), (12, False), (19, False), (21, True), (300, True)])
def test_when_no_phone_has_been_heard_for_a_while_the_host_is_told_to_use_hands_or_paper(room, seconds, told):
    room.join(2)
    note(room.session.pk, Heard(connected=1, polling=1))
    Presence.objects.update(heard_at=clock.now() - timedelta(seconds=seconds))
    note(room.session.pk, Heard(stages=1))  # none now; when one was heard stays
    assert (NO_PHONE in remote_document(str(room.session.pk))) == told
    note(room.session.pk, Heard(connected=1))
    assert NO_PHONE not in remote_document(str(room.session.pk))


def test_where_no_phone_ever_was_heard_or_the_room_is_over_nobody_misses_one(room):
    room.join(2)
    note(room.session.pk, Heard(stages=1, staff={room.host.pk: 0.0}))
    assert not numbers_of(room.fresh(), now=room.now + timedelta(hours=1)).phones_gone
    note(room.session.pk, Heard(connected=1))
    assert numbers_of(room.fresh(), now=room.now + timedelta(seconds=30)).phones_gone
    room.press("end")
    assert not numbers_of(room.fresh(), now=room.now + timedelta(seconds=30)).phones_gone


def test_words_pause_within_ten_seconds_when_one_adult_goes_and_polls_go_on(room, world):
    """What is written every two seconds and counts for eight is gone after ten."""
    assert HERE_LASTS.total_seconds() + presence.EVERY <= 10
    asked_words = room.go_to(world.words)
    (phone, other) = room.join(2)
    assert words(phone, room).json()["status"] == "held"
    assert words(other, room, away=4).json()["status"] == "held"
    refused = words(other, room, "Even more lights", away=9)
    assert (refused.status_code, refused.json()["status"]) == (409, "paused")
    assert "two adults" in refused.json()["words"]
    # Not sure holds no words, and a poll is a poll.
    assert phone.answer(status="not_sure", round_id=asked_words.round_id).json()["status"] == "counted"
    room.press("close")
    room.go_to(world.choice)
    assert phone.choose(world.options()[0]).json()["status"] == "counted"
    long_ago(room.safety, 9)
    assert phone.answer(choice="other", words="A skate park").json()["status"] == "paused"


def test_an_adult_whose_line_is_dead_is_not_there_though_the_socket_still_stands(room, world):
    """What counts is when their page last gave a sign, not when a process last wrote that nobody had closed it."""
    asked_words = room.go_to(world.words)
    (phone,) = room.join()
    room.staffed = False
    StaffPresence.objects.all().delete()
    note(room.session.pk, Heard(staff={room.host.pk: 0.0, room.safety.pk: 5.0}))
    assert room.fresh().words_open
    long_ago(room.safety, 8.1)
    note(room.session.pk, Heard(staff={room.host.pk: 0.0, room.safety.pk: 8.1}))
    assert not room.fresh().words_open
    assert [member.pk for member in staff_here(room.fresh(), now=clock.now())] == [room.host.pk]
    assert phone.answer(words="More lights", round_id=asked_words.round_id).json()["status"] == "paused"
    # The same member on another process, with a better line: the newest sign counts.
    note(room.session.pk, Heard(staff={room.safety.pk: 1.0}))
    note(room.session.pk, Heard(staff={room.safety.pk: 30.0, room.host.pk: 0.0}))
    assert room.fresh().words_open


def test_every_screen_is_told_when_words_pause_and_when_they_go_on(room):
    names = [room_stream(room.session.pk), stage_stream(room.session.pk), remote_stream(room.session.pk)]
    assert check_words(room.session.pk) and room.fresh().words_open
    before = versions_of(names)
    assert not check_words(room.session.pk)
    long_ago(room.host, 20)
    assert check_words(room.session.pk) and not room.fresh().words_open
    after = versions_of(names)
    assert all(after[name] > before[name] for name in names)


@pytest.mark.parametrize(("asked", "look"), [("words", "notice warm"), ("choice", "hint small")])
def test_a_pause_of_words_stands_out_only_where_words_are_asked_for(room, world, asked, look):
    room.go_to(getattr(world, asked))
    room.staffed = False
    long_ago(room.safety, 20)
    check_words(room.session.pk)
    page = world.cast.browser(room.host).get(f"/staff/live/{room.session.pk}/remote/").content.decode()
    assert f'<p class="{look}">Words are paused: one of you' in page


def test_the_same_member_twice_is_one_adult(room):
    StaffPresence.objects.all().delete()
    note(room.session.pk, Heard(staff={room.host.pk: 0.0}))
    note(room.session.pk, Heard(staff={room.host.pk: 0.0}))
    assert [member.pk for member in staff_here(room.fresh(), now=room.now)] == [room.host.pk]
    assert not room.fresh().words_open
    note(room.session.pk, Heard(staff={room.safety.pk: 0.0}))
    assert room.fresh().words_open


def test_a_room_that_is_over_hears_nobody(room):
    room.press("end")
    note(room.session.pk, Heard(connected=3, staff={room.host.pk: 0.0}))
    assert not Presence.objects.exists() and not room.fresh().words_open


def test_pause_everything_blanks_the_wall_and_freezes_every_input(room, world):
    room.go_to(world.choice)
    (phone,) = room.join()
    screen = room.stage()
    assert "At a youth club" in screen.text()
    before = versions_of([room_stream(room.session.pk), stage_stream(room.session.pk)])
    # Anybody of the staff, from a page that is behind, at any moment: stopping is never refused for being out of date.
    room.press("pause", by=room.safety, hosts=False, if_v=0)
    after = versions_of(list(before))
    assert all(
        after[name] == before[name] + 1 for name in before
    )  # rung at once; the hub delivers within half a second
    assert "At a youth club" not in screen.text() and 'data-state="paused"' in screen.text()
    assert 'data-state="paused"' in phone.page() and "At a youth club" not in phone.page()
    assert phone.choose(world.options()[0]).json()["status"] == "paused"
    room.press("resume", if_v=0)
    assert "At a youth club" in screen.text()
    assert phone.choose(world.options()[0]).json()["status"] == "counted"


def test_staff_listen_under_their_own_name_and_nobody_else_can(room):
    browser = room.world.cast.browser(room.host)
    page = browser.get(f"/staff/live/{room.session.pk}/remote/").content.decode()
    assert here_stream(room.session.pk, room.host.pk) in page
