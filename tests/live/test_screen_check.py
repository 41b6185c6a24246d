"""A code that got out: newcomers tap the picture that is on the screen; whoever is in stays in, and staff let in who cannot see."""

from datetime import UTC, datetime, timedelta
from time import sleep, time
from types import SimpleNamespace

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from consultations.core.models import Participant
from consultations.core.views.guests import new_form_token
from consultations.live.actions.joining import join
from consultations.live.coming_in.route import Knock, let_in
from consultations.live.models import Seat
from consultations.live.pictures import EVERY, PICTURES, STILL_GOOD, picture_of, taken
from engage.kit import clock
from engage.kit.refusal import Refusal

moments = st.floats(1.7e9, 2.2e9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
rooms = st.builds(SimpleNamespace, key=st.text("abcdef", min_size=4, max_size=8), epoch=st.text("0123", min_size=1))


@given(rooms, moments, st.floats(0, STILL_GOOD))
def test_what_the_screen_showed_a_moment_ago_is_still_taken(room, moment, ago):
    seen = picture_of(room, now=moment - timedelta(seconds=ago))
    assert seen in taken(room, now=moment) <= set(PICTURES) and len(taken(room, now=moment)) <= 2


@given(rooms, moments)
def test_in_two_minutes_a_screen_shows_all_four(room, moment):
    four = EVERY * len(PICTURES)
    start = datetime.fromtimestamp(int(moment.timestamp()) // four * four, UTC)
    shown = [picture_of(room, now=start + timedelta(seconds=EVERY * turn)) for turn in range(len(PICTURES))]
    assert sorted(shown) == sorted(PICTURES)


def test_rooms_and_openings_do_not_share_their_order():
    now = datetime(2026, 11, 29, 18, 0, tzinfo=UTC)
    orders = {
        tuple(picture_of(room, now=now + timedelta(seconds=EVERY * turn)) for turn in range(16))
        for room in (SimpleNamespace(key=key, epoch=epoch) for key in "abc" for epoch in "123")
    }
    assert len(orders) == 9


# --- in a room ------------------------------------------------------------------------------------------------------


@pytest.fixture
def checked(room):
    """A room whose host asks newcomers for the picture; the picture does not change in the middle of a test."""
    left = EVERY - time() % EVERY
    if left < 5:
        sleep(left)
    room.press("check_screen")
    return room


def right(room):
    return picture_of(room.fresh(), now=clock.now())


def wrong(room):
    return next(picture for picture in PICTURES if picture not in taken(room.fresh(), now=clock.now()))


@pytest.mark.django_db
def test_newcomers_tap_the_picture_and_nobody_comes_in_without(checked, guest):
    address = f"/j/{checked.fresh().code}/"
    page = guest.get(address).content.decode()
    assert "Which picture is on the screen" in page and all(f'value="{picture}"' in page for picture in PICTURES)
    for picture, said in (("", "Pick the picture"), (wrong(checked), "Look again"), ("dragon", "Look again")):
        answer = guest.post(address, {"picture": picture, "extra_time": "1"})
        body = answer.content.decode()
        assert answer.status_code == 422 and said in body and "There is a problem" in body
        assert 'name="extra_time" value="1" checked' in body  # what was ticked is kept
    assert not Participant.objects.exists() and not Seat.objects.exists()
    assert guest.post(address, {"picture": right(checked)}).status_code == 302
    assert Seat.objects.count() == 1


@pytest.mark.django_db
def test_a_browser_that_guesses_three_times_waits_and_its_neighbour_does_not(checked, guest):
    address = f"/j/{checked.fresh().code}/"
    said = [guest.post(address, {"picture": wrong(checked)}).status_code for _ in range(4)]
    assert said == [422, 422, 422, 429]
    assert guest.post(address, {"picture": right(checked)}).status_code == 429
    assert Client().post(address, {"picture": right(checked)}).status_code == 302


@pytest.mark.django_db
def test_whoever_is_in_comes_back_without_the_picture(room):
    (phone,) = room.join()
    room.press("check_screen")
    assert phone.client.post(f"/j/{room.fresh().code}/").status_code == 302
    assert Seat.objects.count() == 1


@pytest.mark.django_db
def test_staff_let_in_who_cannot_see_the_screen_for_one_minute(checked):
    checked.press("admit", by=checked.safety, hosts=False)  # not only the host
    until = checked.fresh().admits_until
    join(session_id=checked.session.pk, token="a" * 32, now=until - timedelta(seconds=1))
    with pytest.raises(Refusal) as refused:
        join(session_id=checked.session.pk, token="b" * 32, now=until)
    assert refused.value.code == "no_picture" and Seat.objects.count() == 1
    with pytest.raises(Refusal) as locked:
        checked.press("lock_joining")
        join(session_id=checked.session.pk, token="c" * 32, now=until - timedelta(seconds=1))
    assert locked.value.code == "locked"


@pytest.mark.django_db
def test_the_code_is_enough_again_when_staff_say_so(checked):
    checked.press("trust_code")
    assert len(checked.join(2)) == 2


@pytest.mark.django_db
def test_the_screen_shows_the_picture_also_when_the_code_is_hidden_and_no_phone_is_told(checked, world):
    screen = checked.stage()
    for press in (None, "hide_code", "show"):
        if press:
            checked.press(press)
        assert "Joining? Tap this picture" in screen.text() and right(checked).capitalize() in screen.text()
    (phone,) = [Client()]
    assert phone.post(f"/j/{checked.fresh().code}/", {"picture": right(checked)}).status_code == 302
    assert "Tap this picture" not in phone.get(f"/live/{checked.session.key}/").content.decode()
    checked.press("trust_code")
    assert "Tap this picture" not in screen.text()


@pytest.mark.django_db
def test_the_remote_says_that_the_code_may_have_got_out_and_what_helps(room):
    host = room.world.cast.browser(room.host)
    room.press("headcount", headcount=1)
    room.join(2)
    address = f"/staff/live/{room.session.pk}/remote/"
    page = host.get(address).content.decode()
    assert "2</span> phones for 1 person." in page and 'value="check_screen"' in page and 'value="admit"' not in page
    room.press("check_screen")
    page = host.get(address).content.decode()
    assert "Newcomers must tap the picture" in page and 'value="admit"' in page and 'value="trust_code"' in page
    room.press("admit")
    assert "come in without the picture until" in host.get(address).content.decode()


@pytest.mark.django_db
def test_the_door_beside_django_asks_for_the_same_picture(checked):
    code = checked.fresh().code

    def knock(token, picture):
        (seat,) = let_in([Knock(code, token, False, picture)])
        return seat

    assert knock("a" * 32, right(checked)) and not knock("b" * 32, wrong(checked)) and not knock("c" * 32, "")
    guesses = Client()
    for _ in range(3):
        guesses.post(f"/j/{code}/", {"picture": wrong(checked), "newcomer": new_form_token()})
    assert not knock(guesses.cookies["guest"].value, right(checked))
