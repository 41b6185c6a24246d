"""Read first: until the time is over, by the database's clock, nobody can answer, nobody is faster, and nothing is lost."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import Error, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.core.models import Answer
from consultations.live import presence
from consultations.live.answering.committing import commit
from consultations.live.answering.sent import Sent
from consultations.live.answering.taking import take_alone
from consultations.live.coming_in.looking import Inside, look
from consultations.live.doorbells import remote_stream, room_stream, stage_stream
from consultations.live.models import RoomRound, Step
from consultations.live.streams import remote as remote_document
from consultations.live.streams import room as phones_document
from consultations.live.streams import stage as wall_document
from engage.kit.refusal import Refusal
from engage.realtime.streams import versions_of
from tests.factories.live import make_room

pytestmark = pytest.mark.django_db
SECONDS = 60  # longer than any test takes


def reads(room, activity, *, seconds=SECONDS, **more):
    """This question is open, and people have so long to read it."""
    Step.objects.filter(session=room.session, activity=activity).update(reading_seconds=seconds, **more)
    return room.go_to(activity)


def is_over(room):
    """Time goes by until everybody has read."""
    asked = room.asked
    back = asked.reading_until - room.now + timedelta(seconds=1)
    changes = {"opened_at": asked.opened_at - back, "reading_until": asked.reading_until - back}
    if asked.timer_until:
        changes["timer_until"] = asked.timer_until - back
    RoomRound.objects.filter(pk=asked.pk).update(**changes)


def documents(room):
    return [each(str(room.session.pk)) for each in (phones_document, wall_document, remote_document)]


def test_nobody_is_faster_whichever_way_the_answer_comes(room, world):
    """Many at once, one alone, words, and the form without a script: each is told how long, and nothing of it is stored."""
    reads(room, world.choice)
    (place, alone), (phone,), option = room.sit(2), room.join(), world.options()[0]
    early = commit([room.sent(place, option)])[0]
    assert (early.status, early.http) == ("reading", 409) and 0 < early.retry_after <= SECONDS
    assert early.words == f"Read first. You can answer in {early.retry_after} seconds."
    fields = {"choice": ["other"], "words": ["A skate park"]}
    said = Sent(uuid4(), room.seq(), room.asked.round_id, 0, "answered", fields)
    assert take_alone(alone, room.session.key, said).status == "reading"
    reply = phone.choose(option)
    assert (reply.status_code, reply.json()["status"]) == (409, "reading") and int(reply["Retry-After"]) > 0
    assert phone.answer(status="not_sure").json()["status"] == "reading"
    assert not Answer.objects.filter(round=room.asked.round).exists()


def test_what_came_too_early_goes_out_with_the_same_key_when_it_is_over(room, world):
    reads(room, world.choice)
    (place,), option = room.sit(), world.options()[0]
    one = room.sent(place, option)
    assert commit([one])[0].status == "reading"
    is_over(room)
    assert commit([one])[0].status == commit([one])[0].status == "counted"
    assert Answer.objects.filter(round=room.asked.round).count() == 1


def test_a_phone_without_a_script_is_told_how_long_and_sends_the_same_again(room, world):
    reads(room, world.words)
    (phone,) = room.join()
    page = phone.page()
    assert "Read first." in page and "You can answer in " in page and "<fieldset disabled data-not-yet>" in page
    assert 'http-equiv="refresh"' in page  # there is nothing to type yet, so it may look by itself
    typed = {"op": str(uuid4()), "seq": room.seq(), "round": room.asked.round_id, "status": "answered"}
    typed |= {"words": "More lamps <on> the path"}
    address = f"/live/{room.session.key}/answer/"
    refused = phone.client.post(address, typed)
    html = refused.content.decode()
    assert refused.status_code == 409 and int(refused["Retry-After"]) > 0
    for name, value in typed.items():
        assert f'name="{name}" value="{str(value).replace("<", "&lt;").replace(">", "&gt;")}"' in html
    is_over(room)
    room.staff_are_there()
    assert "<fieldset disabled" not in phone.page() and "You can answer now." in phone.page()
    assert phone.client.post(address, typed).status_code == 303
    assert "More lamps" in phone.mine()


def test_every_screen_says_it_and_no_screen_counts_an_answer_meanwhile(room, world):
    reads(room, world.choice)
    on_phone, wall, in_hand = documents(room)
    for document in (on_phone, wall):
        assert 'data-state="reading"' in document and "Read first." in document and "data-until=" in document
    assert "Let them answer now" in in_hand and world.options()[0].text in on_phone + wall
    is_over(room)
    on_phone, wall, in_hand = documents(room)
    assert 'data-state="open"' in on_phone and "You can answer now." in on_phone and "disabled" not in on_phone
    assert 'data-state="open"' in wall and "answers so far" in wall
    assert "Let them answer now" not in in_hand


def test_a_line_that_counts_down_is_no_live_region(room, world):
    """It would speak every second; the page says once that people read, and once that they may answer."""
    reads(room, world.choice)
    line = documents(room)[0].partition('<p class="listen">')[2].partition("</p>")[0]
    assert "data-left" in line and not any(word in line for word in ("aria-live", "role=", "<output"))


def test_the_host_ends_it_early_by_one_press_and_nobody_loses_time(room, world):
    asked = reads(room, world.choice, timer_seconds=30, timer_ends_input=True)
    ends, accepts = asked.timer_until, asked.round.accepts_until
    assert ends - asked.opened_at == timedelta(seconds=SECONDS + 30)
    room.press("let_answer")
    (place,) = room.sit()
    assert commit([room.sent(place, world.options()[0])])[0].status == "counted"
    asked = room.asked
    assert (asked.timer_until, asked.closes_at, asked.round.accepts_until) == (ends, ends, accepts)
    with pytest.raises(Refusal) as again:
        room.press("let_answer")
    assert again.value.code == "stale"


def test_people_with_more_time_have_more_of_all_of_it(room, world):
    asked = reads(room, world.choice, timer_seconds=40, timer_ends_input=True)
    answering = timedelta(seconds=40)
    later = asked.round.accepts_until - asked.reading_until - timedelta(seconds=60)
    assert later >= answering * (1 + room.session.extra_time / 100)


def test_time_that_is_taken_away_is_never_time_to_read(room, world):
    asked = reads(room, world.choice, timer_seconds=30)
    room.press("add_time", seconds=-600)
    assert room.asked.timer_until == asked.reading_until


def test_who_closes_while_people_read_takes_nothing_any_more(room, world):
    reads(room, world.choice)
    room.press("close")
    (place,) = room.sit()
    assert commit([room.sent(place, world.options()[0])])[0].status == "closed"
    assert 'data-state="closed"' in documents(room)[0]


def test_a_pause_is_a_pause_also_while_people_read(room, world):
    reads(room, world.choice)
    room.press("pause")
    (place,) = room.sit()
    assert commit([room.sent(place, world.options()[0])])[0].status == "paused"
    assert 'data-state="paused"' in documents(room)[0]


def test_the_second_time_everybody_knows_the_question(room, world, no_grace):
    reads(room, world.choice)
    for verb in ("let_answer", "close", "reveal", "again", "open"):
        room.press(verb)
    assert room.asked.number == 2 and room.asked.reading_until is None
    (place,) = room.sit()
    assert commit([room.sent(place, world.options()[0])])[0].status == "counted"


def test_every_screen_is_told_once_when_it_is_over(room, world):
    names = [room_stream(room.session.pk), stage_stream(room.session.pk), remote_stream(room.session.pk)]
    assert presence.check_reading(room.session.pk) is None  # nobody reads
    reads(room, world.choice)
    before = versions_of(names)
    left = presence.check_reading(room.session.pk)
    assert left is not None and 0 < left <= SECONDS and versions_of(names) == before
    is_over(room)
    for _process in range(3):
        assert presence.check_reading(room.session.pk) is None
    after = versions_of(names)
    assert all(after[name] == before[name] + 1 for name in names)


@pytest.mark.django_db(transaction=True)
def test_a_process_tells_them_at_that_moment_and_not_at_its_next_beat(room, world, monkeypatch):
    """Its beat is a minute away; the phones are told within a second of the end all the same."""
    reads(room, world.choice, seconds=1)
    monkeypatch.setattr(presence, "EVERY", 60.0)

    async def one_beat():
        beat = presence.Beat()
        loop = asyncio.get_running_loop()
        left = await loop.run_in_executor(beat._thread, presence._note_all, {room.session.pk: presence.Heard()})
        for session_id, seconds in left.items():
            beat._remember(session_id, seconds)
        for _ in range(40):
            await asyncio.sleep(0.1)
            if await loop.run_in_executor(beat._thread, lambda: room.asked.reading_told):
                break
        await beat.stop()

    asyncio.run(one_beat())
    asked = room.asked
    assert asked.reading_told and room.now - asked.reading_until < timedelta(seconds=3)


def test_a_page_that_is_kept_for_everybody_never_says_how_many_seconds(room, world):
    """Drawn once it would say "10 seconds" to whoever comes in at the ninth."""
    (place,) = room.sit()
    inside = Inside(place, room.session.key)
    reads(room, world.choice)
    assert [sight.plain for sight in look([inside])] == [False]
    is_over(room)
    assert [sight.plain for sight in look([inside])] == [True]


def test_the_database_holds_what_reading_means(room, world):
    asked = reads(room, world.choice, timer_seconds=30)
    for cheat in (
        {"reading_until": asked.opened_at - timedelta(seconds=1)},
        {"opened_at": None},
        {"timer_until": asked.reading_until - timedelta(seconds=1)},
    ):
        with pytest.raises(Error), transaction.atomic():
            RoomRound.objects.filter(pk=asked.pk).update(**cheat)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    reading=st.integers(0, 120),
    timer=st.none() | st.integers(10, 900),
    ends=st.booleans(),
    gone=st.integers(0, 240),
    early=st.booleans(),
)
def test_an_answer_counts_if_and_only_if_people_have_read_and_the_timer_lets_it(
    world, reading, timer, ends, gone, early
):
    """Whatever the times, and however many seconds after the opening."""
    assert world.cast.youth_worker and world.cast.moderator
    with transaction.atomic():
        room = make_room(world, activities=[world.choice])
        changes = {"timer_seconds": timer, "timer_ends_input": ends and timer is not None}
        asked = reads(room, world.choice, seconds=reading, **changes)
        if early and reading:
            room.press("let_answer")
        moved = {"opened_at": asked.opened_at - timedelta(seconds=gone)}
        asked = room.asked
        for name in ("reading_until", "timer_until", "closes_at"):
            if getattr(asked, name):
                moved[name] = getattr(asked, name) - timedelta(seconds=gone)
        RoomRound.objects.filter(pk=asked.pk).update(**moved)
        if asked.round.accepts_until:
            asked.round.accepts_until -= timedelta(seconds=gone)
            asked.round.save()
        (place,) = room.sit()
        now, asked = room.now, room.asked
        said = commit([room.sent(place, world.options()[0])])[0].status
        begun = asked.reading_until is None or asked.reading_until <= now
        over = asked.round.accepts_until is not None and asked.round.accepts_until <= now
        assert said == ("closed" if over else "counted" if begun else "reading")
        assert (asked.reading_until is None) == (reading == 0)
        transaction.set_rollback(True)
