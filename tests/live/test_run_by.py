"""Who leads a room, as young people read it: a role and a first name, and nothing else of staff (CON-05)."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def card(room):
    return Client().get(f"/j/{room.fresh().code}/").content.decode()


def test_before_joining_people_read_who_leads_by_role_and_first_name(world, room):
    page = card(room)
    assert "It is led by Youth Worker, a youth worker." in page  # the cast's first name is Youth Worker
    assert "@example.org" not in page


def test_whoever_takes_over_is_named_instead(world, room):
    room.press("take_over", by=world.cast.moderator)
    assert "It is led by Moderator, a moderator." in card(room)


def test_no_page_of_a_room_for_young_people_has_an_address_of_staff(world, room):
    (phone,) = room.join()
    room.go_to(world.choice)
    room.press("end")
    for address in (f"/live/{room.session.key}/", f"/live/{room.session.key}/me/", f"/f/{room.session.key}/"):
        assert "@example.org" not in phone.client.get(address).content.decode(), address
