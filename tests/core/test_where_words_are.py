"""What authors read about where their words are is true on that very day."""

import pytest

from consultations.core.models import Entry
from tests.core.test_journey_pages import send

pytestmark = pytest.mark.django_db


def test_words_that_are_on_no_board_are_never_said_to_be_read_by_others_already(world, guest):
    send(guest, "/c/walk-home/4/", words="It is too dark there", status="answered")
    world.publish(Entry.objects.get(text="It is too dark there"))
    for address in ("/c/walk-home/4/thanks/", "/c/walk-home/yours/"):
        page = guest.get(address).content.decode()
        assert "Yours · read, and counted" in page and "others can see it" not in page, address
        assert "Others can read it when this has closed, if you said we can use it." in page, address
    assert "Words show here after this has closed." in guest.get("/c/walk-home/4/thanks/").content.decode()


def test_an_idea_on_the_board_can_be_seen_at_once(world, guest):
    send(guest, "/c/walk-home/3/", words="A light at the stop", add="idea")
    world.publish(Entry.objects.get(text="A light at the stop"))
    page = guest.get("/c/walk-home/yours/").content.decode()
    assert "Yours · others can see it" in page and "It is on the board." in page
