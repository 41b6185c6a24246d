"""Coming into a room by its code: everybody of one building, nobody by guessing, nobody who should not."""

import pytest
from django.test import Client

from consultations.core.models import Participant
from consultations.live.models import Seat
from consultations.live.queries.rooms import session_by_code
from consultations.live.views import joining

pytestmark = pytest.mark.django_db


def test_three_hundred_phones_of_one_building_all_come_in(room):
    """One address for all of them, as behind the router of a youth club: nothing is counted by address."""
    code, came = room.fresh().code, 0
    for _ in range(300):
        phone = Client(REMOTE_ADDR="203.0.113.7")
        came += phone.post(f"/j/{code}/").status_code == 302
    assert came == 300 == Seat.objects.filter(session=room.session).count()


def test_coming_back_is_the_same_seat_also_behind_locked_doors(room):
    (phone,) = room.join()
    room.press("lock_joining")
    assert phone.client.post(f"/j/{room.fresh().code}/").status_code == 302
    assert Seat.objects.count() == Participant.objects.count() == 1
    stranger = Client().post(f"/j/{room.fresh().code}/")
    assert stranger.status_code == 409 and "adults in the room" in stranger.content.decode()
    assert Participant.objects.count() == 1  # who was turned away took part in nothing


def test_a_full_room_lets_nobody_else_in(world, room):
    room.session.capacity = 2
    room.session.save()
    room.join(2)
    assert Client().post(f"/j/{room.fresh().code}/").status_code == 409


def test_looking_at_the_page_stores_nothing(room):
    looking = Client()
    assert looking.get(f"/j/{room.fresh().code}/").status_code == 200
    assert not Seat.objects.exists() and not Participant.objects.exists()
    assert "guest" not in looking.cookies and "room" not in looking.cookies


def test_a_rotated_and_an_expired_code_lead_to_a_friendly_page(room):
    old = room.fresh().code
    room.press("rotate_code")
    new = room.fresh().code
    assert new != old and len(new) == 6
    for code in (old, "000", "abcdef", "٤٨٢٩١٣", "482913 OR 1=1", "9" * 80):
        page = Client().get(f"/j/{code}/")
        assert page.status_code == 422 and "do not know that code" in page.content.decode(), code
    room.press("end")
    assert Client().get(f"/j/{new}/").status_code == 422


def test_a_browser_that_guesses_waits_and_its_neighbour_does_not(room):
    guessing, code = Client(), room.fresh().code
    wrong = "000001" if code != "000001" else "000002"
    statuses = [guessing.post("/join/", {"code": wrong}).status_code for _ in range(25)]
    assert statuses[:20] == [422] * 20 and set(statuses[20:]) == {429}
    assert Client().post(f"/j/{code}/").status_code == 302
    # The code that is right is right, also for whoever mistyped twenty times.
    assert guessing.post("/join/", {"code": code}).status_code == 302


def test_ten_thousand_wrong_codes_disturb_nobody(room, settings, monkeypatch):
    """From ten thousand new browsers; past the budget of the code space a wrong one waits, and a right one never does."""
    monkeypatch.setattr(joining, "SOFT_DELAY", 0.0)
    slept = []
    monkeypatch.setattr(joining.time, "sleep", slept.append)
    settings.LIMITS = settings.LIMITS | {"wrong_room_codes": "500/5minutes"}
    code = room.fresh().code
    wrong = [f"{number:06d}" for number in range(10_001) if f"{number:06d}" != code][:10_000]
    assert not any(session_by_code(each) for each in wrong)
    for number, each in enumerate(wrong[::10]):  # a thousand of them all the way, of which the last five hundred wait
        with pytest.raises(joining.Refusal):
            joining._room_of(each, f"browser {number}")
    assert {Client().get(f"/j/{each}/").status_code for each in wrong[::1000]} <= {422, 429}
    assert 500 <= len(slept) <= 520
    before = len(slept)
    assert Client().post(f"/j/{code}/").status_code == 302
    assert len(slept) == before and Seat.objects.count() == 1


def test_a_key_of_a_room_is_not_enough_for_a_seat(room):
    stranger = Client()
    address = f"/live/{room.session.key}/"
    assert stranger.get(address).status_code == 302
    assert stranger.get(f"{address}me/").status_code == 403
    assert stranger.post(f"{address}test/").status_code == 403


def test_the_circle_proves_the_way_up_and_is_counted_once(room):
    (phone,) = room.join()
    for _ in range(2):
        assert phone.client.post(f"/live/{room.session.key}/test/").status_code == 302
    assert Seat.objects.filter(tested=True).count() == 1
    away = phone.client.post(f"/live/{room.session.key}/test/", headers={"sec-fetch-site": "cross-site"})
    assert away.status_code == 403


def test_a_planned_session_is_no_page_yet(world):
    from tests.live.test_transitions import make_room_unopened

    planned = make_room_unopened(world)
    assert Client().get(f"/f/{planned.session.key}/").status_code == 404
